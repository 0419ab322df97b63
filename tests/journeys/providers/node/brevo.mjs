// Sends by Brevo's SDK; prints the id.
import { BrevoClient } from '@getbrevo/brevo'

const url = process.env.BASE_URL && { baseUrl: `${process.env.BASE_URL}/v3` }
const brevo = new BrevoClient({ apiKey: process.env.API_KEY, ...url })
const sent = await brevo.transactionalEmails.sendTransacEmail({
    sender: { email: 'app@example.com', name: 'App' },
    to: [{ email: 'ann@example.com', name: 'Ann' }],
    cc: [{ email: 'cy@example.com', name: 'Cy' }],
    bcc: [{ email: 'bo@example.com' }],
    replyTo: { email: 'help@example.com' },
    subject: 'Your code is 604118 ✓',
    textContent: 'Your code is 604118.',
    htmlContent: '<p>Your code is <b>604118</b>.</p>',
    attachment: [
        { name: 'terms.pdf', content: Buffer.from('%PDF-1.7 terms').toString('base64') },
    ],
})
console.log(sent.messageId)
