# The stage of bin/test that looks at pages; see stages.sh for what a stage is.
# To be sourced by bash after common.sh and stages.sh.
# shellcheck shell=bash disable=SC2154

needs_browser()
{
	needs_phpt
	need chromium have chromium
	need chromium-driver have chromedriver
}

# The pictures of the pages are left in .build/pages for who wants to look at them.
stage_browser()
{
	local status=0 pictures=$build/pages
	{ copy_sources "$build/test" && build_extension "$build/test"; } || return
	mkdir -p "$pictures" || return
	tests/browser/run "$build/test/modules/smtp.so" "$pictures" >"$logs/browser.cases" || status=$?
	cat "$logs/browser.cases"
	grep -E '^(ok|not ok|skip|#) ' "$logs/browser.cases" >>"$results"
	return "$status"
}
