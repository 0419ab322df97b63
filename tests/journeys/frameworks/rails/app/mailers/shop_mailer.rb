class ShopMailer < ActionMailer::Base
  def welcome(address)
    attachments["ä b.bin"] = File.binread(Rails.root.join("attached.bin"))
    mail(from: "Läden Köln <app@example.com>", to: address, bcc: "bob@example.com",
         subject: "Grüße 👋 aus Zürich") do |format|
      format.text { render plain: "Über den Dächern\n.\n..zwei\nEnde" }
    end
  end
end
