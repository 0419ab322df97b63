import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.util.Map;
import java.util.Properties;

/** Sends with Jakarta Mail what the environment asks for, by way of one connection. */
public class JakartaMail {
    private static final Map<String, String> TASK = System.getenv();

    public static void main(String[] arguments) throws Exception {
        var session = Session.getInstance(properties());
        var login = !TASK.get("SMTP_AUTH").isEmpty();
        var user = login ? TASK.get("SMTP_USER") : null;
        var password = login ? TASK.get("SMTP_PASSWORD") : null;
        var protocol = TASK.get("SMTP_TLS").equals("implicit") ? "smtps" : "smtp";
        try (var transport = session.getTransport(protocol)) {
            transport.connect(user, password);
            for (var subject : TASK.get("MAIL_SUBJECTS").split("\n")) {
                var message = compose(session, subject);
                transport.sendMessage(message, message.getAllRecipients());
            }
        }
    }

    private static Properties properties() {
        var properties = new Properties();
        for (var prefix : new String[] {"mail.smtp.", "mail.smtps."}) {
            properties.put(prefix + "host", TASK.get("SMTP_HOST"));
            properties.put(prefix + "port", TASK.get("SMTP_PORT"));
            properties.put(prefix + "ssl.checkserveridentity", "true");
            if (!TASK.get("SMTP_AUTH").isEmpty()) {
                properties.put(prefix + "auth", "true");
                properties.put(prefix + "auth.mechanisms", TASK.get("SMTP_AUTH"));
            }
        }
        if (TASK.get("SMTP_TLS").equals("starttls")) {
            properties.put("mail.smtp.starttls.required", "true");
        }
        if (!TASK.get("MAIL_NOTIFY").isEmpty()) {
            properties.put("mail.smtp.dsn.notify", TASK.get("MAIL_NOTIFY"));
        }
        return properties;
    }

    private static MimeMessage compose(Session session, String subject) throws Exception {
        var message = new MimeMessage(session);
        message.setFrom(new InternetAddress("app@example.com", "Läden Köln", "UTF-8"));
        message.setRecipients(Message.RecipientType.TO, InternetAddress.parse(TASK.get("MAIL_TO")));
        message.setRecipients(Message.RecipientType.BCC, "bob@example.com");
        message.setSubject(subject, "UTF-8");
        var text = new MimeBodyPart();
        text.setText(TASK.get("MAIL_TEXT"), "UTF-8");
        var file = new MimeBodyPart();
        file.attachFile(TASK.get("MAIL_FILE"));
        message.setContent(new MimeMultipart(text, file));
        return message;
    }
}
