// Sends by Nodemailer's transport for Amazon SES; prints the id.
import { SendEmailCommand, SESv2Client } from '@aws-sdk/client-sesv2'
import nodemailer from 'nodemailer'

const sesClient = new SESv2Client({ region: 'eu-west-1', endpoint: process.env.BASE_URL })
const transport = nodemailer.createTransport({ SES: { sesClient, SendEmailCommand } })
const sent = await transport.sendMail({
    from: 'App <app@example.com>',
    to: 'Ann <ann@example.com>',
    cc: 'Cy <cy@example.com>',
    bcc: 'bo@example.com',
    replyTo: 'help@example.com',
    subject: 'Your code is 604118 ✓',
    text: 'Your code is 604118.',
    html: '<p>Your code is <b>604118</b>.</p>',
    attachments: [{ filename: 'terms.pdf', content: '%PDF-1.7 terms' }],
})
console.log(sent.response)
