// Sends by SendGrid's SDK; prints the id.
import sendgrid from '@sendgrid/mail'

sendgrid.setApiKey(process.env.API_KEY)
if (process.env.BASE_URL) sendgrid.client.setDefaultRequest('baseUrl', process.env.BASE_URL)
const [sent] = await sendgrid.send({
    from: { email: 'app@example.com', name: 'App' },
    to: { email: 'ann@example.com', name: 'Ann' },
    cc: { email: 'cy@example.com', name: 'Cy' },
    bcc: 'bo@example.com',
    replyTo: 'help@example.com',
    subject: 'Your code is 604118 ✓',
    text: 'Your code is 604118.',
    html: '<p>Your code is <b>604118</b>.</p>',
    attachments: [
        {
            filename: 'terms.pdf',
            type: 'application/pdf',
            content: Buffer.from('%PDF-1.7 terms').toString('base64'),
        },
    ],
})
console.log(sent.headers['x-message-id'])
