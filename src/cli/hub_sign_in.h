// How a command reaches the hub: URL and either a session token ($NUANXIN_TOKEN) or a station token with login and
// password; the password comes from $NUANXIN_PASSWORD or a file, never from the command line's arguments.
#pragma once

#include <memory>
#include <string>

#include "hub/client/hub_client.h"

namespace CLI {
class App;
}

namespace nuanxin::cli {

struct HubOptions {
  std::string url = "http://127.0.0.1:8770";
  std::string ca_file;
  std::string station_token;
  std::string login;
  std::string password_file;
  std::string fair;  ///< empty: the hub's present fair
};

void add_hub_options(CLI::App&, HubOptions&);

struct Session {
  std::unique_ptr<hub::HubClient> client;
  std::string fair;
};
Result<Session> sign_in(const HubOptions&);

}  // namespace nuanxin::cli
