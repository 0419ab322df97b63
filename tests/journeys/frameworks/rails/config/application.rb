require "rails"
require "action_controller/railtie"
require "action_mailer/railtie"
require "rails/test_unit/railtie"

module Shop
  class Application < Rails::Application
    config.eager_load = false
    config.logger = Logger.new(nil)
    config.root = File.expand_path("..", __dir__)
    config.secret_key_base = "shop"
  end
end
