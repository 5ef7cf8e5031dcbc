#!/usr/bin/env perl
# Reads composed messages with Perl's Email::MIME and compares their texts, attachments and file names with what they
# were made of: a second opinion beside judge_compose.py, which says what the files are.
#
#     SMTP_SAMPLES=folder test_compose_random && judge_compose.pl folder

use strict;
use warnings;
use Email::MIME;
use Encode;

# Charsets that Email::MIME does not know under these names; the other judge reads them.
my %unread = map { $_ => 1 } qw(GB2312 GB18030 Big5);

sub slurp {
    my ($path) = @_;
    open my $file, '<:raw', $path or die "$path: $!\n";
    local $/;
    return scalar <$file>;
}

# One hash for the message, one for each part.
sub read_expected {
    my ($path) = @_;
    my (%one, @parts);
    for my $line (split /\n/, slurp($path)) {
        my ($key, $value) = split /\t/, $line, 2;
        $value = pack 'H*', $value;
        if ($key eq 'part') {
            push @parts, { content => $value };
        } elsif ($key =~ /^part-(.*)/) {
            $parts[-1]{$1} = $value;
        } else {
            $one{$key} = $value;
        }
    }
    return (\%one, @parts);
}

sub canonical {
    my ($octets) = @_;
    $octets =~ s/\r\n|\r|\n/\r\n/g;
    return $octets;
}

sub leaves {
    my ($part) = @_;
    my @inner = $part->subparts;
    return @inner ? map { leaves($_) } @inner : ($part);
}

sub differences {
    my ($path) = @_;
    my $octets = slurp($path);
    my ($expected, @parts) = read_expected($path =~ s/eml$/expected/r);
    my $mail = Email::MIME->new($octets);
    my @found;
    my (@texts, @files);
    push @{ defined $_->header('Content-Disposition') ? \@files : \@texts }, $_ for leaves($mail);
    for my $key (qw(text html calendar)) {
        my $type = { text => 'plain', html => 'html', calendar => 'calendar' }->{$key};
        my ($part) = grep { ($_->content_type // '') =~ m{^text/$type;} } @texts;
        next if !defined $expected->{$key} && !$part;
        my $body = $part ? $part->body : undef;
        $body .= "\r\n" if defined $body && @texts + @files == 1 && $body !~ /\n\z/;
        my $wanted = canonical($expected->{$key} // '');
        push @found, $key unless defined $body && ($body eq $wanted || $body eq "$wanted\r\n");
    }
    @files = grep { $_->content_type !~ m{^application/ics} } @files;
    my @order = defined $expected->{html} ? (grep({ $_->{disposition} eq 'inline' } @parts),
        grep({ $_->{disposition} ne 'inline' } @parts)) : @parts;
    push @found, 'number of parts' if @files != @order;
    for my $i (0 .. ($#files < $#order ? $#files : $#order)) {
        push @found, "content $i" if $files[$i]->body ne $order[$i]{content};
        next if !defined $order[$i]{name} || $unread{$expected->{charset}};
        my $name = decode($expected->{charset}, $order[$i]{name});
        push @found, "name $i" if ($files[$i]->filename // '') ne $name;
    }
    return @found;
}

my @samples = glob "$ARGV[0]/compose-*.eml";
my $failed = @samples ? 0 : 1;
for my $path (@samples) {
    my @wrong = differences($path);
    my ($name) = $path =~ m{([^/]+)\.eml$};
    print @wrong ? "not ok $name: @wrong\n" : "ok $name\n";
    $failed ||= @wrong ? 1 : 0;
}
print "not ok: no samples\n" unless @samples;
exit $failed;
