#include "cli/hub_sign_in.h"

#include <CLI/CLI.hpp>
#include <cstdlib>

#include "base/text.h"
#include "cli/console.h"

namespace nuanxin::cli {
namespace {

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

}  // namespace

void add_hub_options(CLI::App& app, HubOptions& options) {
  app.add_option("--hub", options.url, "The hub's address")->envname("NUANXIN_HUB");
  app.add_option("--ca", options.ca_file, "PEM file of the hub's certificate");
  app.add_option("--station-token", options.station_token, "This station's token")->envname("NUANXIN_STATION_TOKEN");
  app.add_option("--login", options.login, "Staff login")->envname("NUANXIN_LOGIN");
  app.add_option("--password-file", options.password_file, "File with the password; or $NUANXIN_PASSWORD");
  app.add_option("--fair", options.fair, "Fair id; the hub's present fair when left out");
}

Result<Session> sign_in(const HubOptions& options) {
  hub::HubClientOptions client;
  client.base_url = options.url;
  client.ca_file = options.ca_file;
  client.token = environment("NUANXIN_TOKEN");
  Session session{std::make_unique<hub::HubClient>(client), options.fair};
  if (client.token.empty()) {
    auto password = environment("NUANXIN_PASSWORD");
    if (!options.password_file.empty()) {
      const auto text = read_file(options.password_file);
      if (!text) return text.error();
      password = trim(*text);
    }
    const auto signed_in = session.client->sign_in(options.station_token, options.login, password);
    if (!signed_in) return signed_in.error();
    if (session.fair.empty()) session.fair = signed_in->fair;
  }
  if (session.fair.empty()) {
    const auto health = session.client->get("/health");
    if (!health) return health.error();
    session.fair = text_or(*health, "fair");
  }
  return session;
}

}  // namespace nuanxin::cli
