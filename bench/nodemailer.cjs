/*
 * nodemailer.cjs - what contender.inc is for PHP, for nodemailer with its pool: sends the messages of a task, prints as JSON
 * how many, the wall time, and the CPU of one.
 *
 *     nodemailer.cjs FOLDER-OF-MODULES TASK     TASK is JSON, keys as in contender.inc
 */
'use strict';
const nodemailer = require(require.resolve('nodemailer', { paths: [process.argv[2]] }));
const task = Object.assign({ port: 0, count: 1, seconds: 60, kept: false, cafile: null, connections: 1 }, JSON.parse(process.argv[3]));

/* Once, for all connections. */
function authorities(path) {
    return require('tls').createSecureContext({ ca: require('fs').readFileSync(path) });
}

const transport = nodemailer.createTransport({
    host: '127.0.0.1', port: task.port, pool: true, maxConnections: task.connections, maxMessages: task.kept ? Infinity : 1,
    secure: !!task.cafile, ignoreTLS: true, tls: task.cafile ? { secureContext: authorities(task.cafile) } : {},
});

function message(number) {
    return {
        from: 'My Shop <shop@example.com>', to: 'buyer@example.net', subject: `Order ${number}`,
        text: `Thank you. Your order ${number} has left our house today.\r\n`.repeat(14),
    };
}

const began = process.hrtime.bigint(), used = process.cpuUsage();
const seconds = () => Number(process.hrtime.bigint() - began) / 1e9;
let given = 0, sent = 0;

const more = () => given < task.count && seconds() < task.seconds;

function fail(error) {
    console.error('nodemailer:', error.message);
    process.exit(1);
}

function finish() {
    const { user, system } = process.cpuUsage(used);
    console.log(JSON.stringify({ count: sent, wall: seconds(), cpu: (user + system) / 1e6 / sent }));
    transport.close();
}

function taken() {
    sent++;
    give();
}

/* As many as the pool takes; when there are no more and all are sent, that was it. */
function give() {
    while (transport.isIdle() && more()) {
        transport.sendMail(message(given++)).then(taken, fail);
    }
    if (sent === given && !more()) {
        finish();
        give = () => {};
    }
}
transport.on('idle', () => give());
give();
