// Sends by Resend's SDK; prints the id.
import { Resend } from 'resend'

const resend = new Resend(process.env.API_KEY, { baseUrl: process.env.BASE_URL })
const { data, error } = await resend.emails.send({
    from: 'App <app@example.com>',
    to: 'Ann <ann@example.com>',
    cc: ['Cy <cy@example.com>'],
    bcc: 'bo@example.com',
    replyTo: 'help@example.com',
    subject: 'Your code is 604118 ✓',
    text: 'Your code is 604118.',
    html: '<p>Your code is <b>604118</b>.</p>',
    attachments: [{ filename: 'terms.pdf', content: Buffer.from('%PDF-1.7 terms') }],
})
if (error) throw new Error(error.message)
console.log(data.id)
