require "test_helper"
require "wait_for_mail"

class WelcomeMailTest < ActiveSupport::TestCase
  test "a welcome arrives" do
    ShopMailer.welcome("ann@example.com").deliver_now
    mail = wait_for_mail("to:ann subject:zürich")
    assert_equal "Grüße 👋 aus Zürich", mail["subject"]
  end
end
