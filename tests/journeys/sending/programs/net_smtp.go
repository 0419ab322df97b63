// Sends with Go's net/smtp what the environment asks for, by way of one connection.
package main

import (
	"bytes"
	"crypto/tls"
	"encoding/base64"
	"fmt"
	"log"
	"mime"
	"mime/multipart"
	"net/smtp"
	"net/textproto"
	"os"
	"path/filepath"
	"strings"
)

func main() {
	log.SetFlags(0)
	client, err := connect()
	check(err)
	if auth := credentials(); auth != nil {
		check(client.Auth(auth))
	}
	for _, subject := range strings.Split(os.Getenv("MAIL_SUBJECTS"), "\n") {
		check(send(client, compose(subject)))
	}
	check(client.Quit())
}

func connect() (*smtp.Client, error) {
	host := os.Getenv("SMTP_HOST")
	address := host + ":" + os.Getenv("SMTP_PORT")
	config := &tls.Config{ServerName: host}
	if os.Getenv("SMTP_TLS") == "implicit" {
		connection, err := tls.Dial("tcp", address, config)
		if err != nil {
			return nil, err
		}
		return smtp.NewClient(connection, host)
	}
	client, err := smtp.Dial(address)
	if err == nil && os.Getenv("SMTP_TLS") == "starttls" {
		err = client.StartTLS(config)
	}
	return client, err
}

func credentials() smtp.Auth {
	user, password := os.Getenv("SMTP_USER"), os.Getenv("SMTP_PASSWORD")
	switch os.Getenv("SMTP_AUTH") {
	case "PLAIN":
		return smtp.PlainAuth("", user, password, os.Getenv("SMTP_HOST"))
	case "CRAM-MD5":
		return smtp.CRAMMD5Auth(user, password)
	}
	return nil
}

func send(client *smtp.Client, message []byte) error {
	if err := client.Mail("app@example.com"); err != nil {
		return err
	}
	for _, address := range append(strings.Split(os.Getenv("MAIL_TO"), ","), "bob@example.com") {
		if err := client.Rcpt(address); err != nil {
			return err
		}
	}
	body, err := client.Data()
	if err != nil {
		return err
	}
	if _, err := body.Write(message); err != nil {
		return err
	}
	return body.Close()
}

func compose(subject string) []byte {
	var message bytes.Buffer
	body := multipart.NewWriter(&message)
	fmt.Fprintf(&message, "From: %s <app@example.com>\r\n", mime.QEncoding.Encode("utf-8", "Läden Köln"))
	fmt.Fprintf(&message, "To: %s\r\n", strings.ReplaceAll(os.Getenv("MAIL_TO"), ",", ", "))
	fmt.Fprintf(&message, "Subject: %s\r\nMIME-Version: 1.0\r\n", mime.BEncoding.Encode("utf-8", subject))
	fmt.Fprintf(&message, "Content-Type: multipart/mixed; boundary=%s\r\n\r\n", body.Boundary())
	attach(body, "text/plain; charset=utf-8", "inline", []byte(os.Getenv("MAIL_TEXT")))
	path := os.Getenv("MAIL_FILE")
	content, err := os.ReadFile(path)
	check(err)
	name := map[string]string{"filename": filepath.Base(path)}
	attach(body, "application/octet-stream", mime.FormatMediaType("attachment", name), content)
	check(body.Close())
	return message.Bytes()
}

func attach(body *multipart.Writer, kind string, disposition string, content []byte) {
	part, err := body.CreatePart(textproto.MIMEHeader{
		"Content-Type":              {kind},
		"Content-Disposition":       {disposition},
		"Content-Transfer-Encoding": {"base64"},
	})
	check(err)
	encoded := base64.StdEncoding.EncodeToString(content)
	for len(encoded) > 76 {
		fmt.Fprintf(part, "%s\r\n", encoded[:76])
		encoded = encoded[76:]
	}
	fmt.Fprintf(part, "%s\r\n", encoded)
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
