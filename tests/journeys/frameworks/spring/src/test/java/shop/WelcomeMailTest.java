package shop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.core.io.FileSystemResource;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.MimeMessageHelper;

@SpringBootTest
class WelcomeMailTest {
    @Autowired
    JavaMailSender sender;

    @Test
    void aWelcomeArrives() throws Exception {
        var message = sender.createMimeMessage();
        var mail = new MimeMessageHelper(message, true, "UTF-8");
        mail.setFrom("app@example.com", "Läden Köln");
        mail.setTo("ann@example.com");
        mail.setBcc("bob@example.com");
        mail.setSubject("Grüße 👋 aus Zürich");
        mail.setText("Über den Dächern\n.\n..zwei\nEnde");
        mail.addAttachment("ä b.bin", new FileSystemResource("attached.bin"));
        sender.send(message);
        assertEquals("Grüße 👋 aus Zürich", WaitForMail.waitForMail("to:ann subject:zürich").get("subject"));
    }
}
