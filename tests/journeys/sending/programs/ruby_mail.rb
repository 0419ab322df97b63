# Sends with Ruby's mail what the environment asks for: one message by its `:smtp`, several by way of
# a connection of Net::SMTP.
require "mail"

Encoding.default_external = Encoding.default_internal = "UTF-8"
address, port = ENV["SMTP_HOST"], ENV["SMTP_PORT"].to_i
user, password = ENV.values_at("SMTP_USER", "SMTP_PASSWORD")
mechanism = { "PLAIN" => :plain, "LOGIN" => :login, "CRAM-MD5" => :cram_md5 }[ENV["SMTP_AUTH"]]
login = mechanism ? { user_name: user, password: password, authentication: mechanism } : {}
tls = { "off" => { enable_starttls_auto: false }, "starttls" => { enable_starttls: true },
        "implicit" => { tls: true } }[ENV["SMTP_TLS"]]

mails = ENV["MAIL_SUBJECTS"].split("\n").map do |line|
  Mail.new(charset: "UTF-8") do
    from "Läden Köln <app@example.com>"
    to ENV["MAIL_TO"].split(",")
    bcc "bob@example.com"
    subject line
    text_part do
      content_type "text/plain; charset=UTF-8"
      body ENV["MAIL_TEXT"]
    end
    add_file ENV["MAIL_FILE"]
  end
end

if mails.one?
  mails.first.delivery_method :smtp, address: address, port: port, **tls, **login
  mails.first.deliver!
else
  Net::SMTP.start(address, port) do |smtp|
    mails.each do |mail|
      mail.delivery_method :smtp_connection, connection: smtp
      mail.deliver!
    end
  end
end
