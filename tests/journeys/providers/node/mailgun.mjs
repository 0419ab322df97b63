// Sends by Mailgun's SDK; prints the id.
import FormData from 'form-data'
import Mailgun from 'mailgun.js'

const mailgun = new Mailgun(FormData).client({
    username: 'api',
    key: process.env.API_KEY,
    url: process.env.BASE_URL,
})
const sent = await mailgun.messages.create('mg.example.com', {
    from: 'App <app@example.com>',
    to: 'Ann <ann@example.com>',
    cc: 'Cy <cy@example.com>',
    bcc: 'bo@example.com',
    'h:Reply-To': 'help@example.com',
    subject: 'Your code is 604118 ✓',
    text: 'Your code is 604118.',
    html: '<p>Your code is <b>604118</b>.</p>',
    attachment: { filename: 'terms.pdf', data: Buffer.from('%PDF-1.7 terms') },
})
console.log(sent.id)
