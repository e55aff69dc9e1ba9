#include "devices/instrument/listen.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <iostream>
#include <optional>

#include "base/i18n.h"
#include "base/json.h"
#include "devices/instrument/capture_folder.h"
#include "devices/instrument/instrument.h"
#include "devices/instrument/mapping.h"

namespace nuanxin::instrument {
namespace {

/// {"capture":…,"answers":[…],"file":…,"repeated":true}
Json line_of(const Profile& profile, const Capture& capture) {
  Json answers = Json::array();
  for (const auto& answer : map(profile, capture)) answers.push_back(to_json(answer));
  return Json{{"capture", to_json(capture)}, {"answers", std::move(answers)}};
}

bool print_line(const Json& line) { return static_cast<bool>(std::cout << line.dump() << std::endl); }

bool keep_and_print(const Profile& profile, const std::optional<CaptureFolder>& folder, const Capture& capture) {
  auto line = line_of(profile, capture);
  if (!folder) return print_line(line);
  const auto kept = folder->keep(capture);
  if (kept == Kept::failed) {
    std::cerr << tr("A capture could not be stored: is the disk full?") << std::endl;
    return false;
  }
  line["file"] = folder->file_of(capture);
  if (kept == Kept::repeated) line["repeated"] = true;
  print_line(line);
  return true;
}

Callbacks listen_callbacks(const Profile& profile, const std::optional<CaptureFolder>& folder) {
  Callbacks callbacks;
  callbacks.keep = [&](const Capture& capture) { return keep_and_print(profile, folder, capture); };
  callbacks.on_refused = [](const Capture& refused) {
    std::cerr << trf("Refused: {}", warning_text(refused.error)) << std::endl;
  };
  callbacks.on_health = [](const device::Health& health) {
    std::cerr << device::state_text(health.state) << std::endl;
  };
  return callbacks;
}

int listen_until_signal(const Profile& profile, const device::Address& address,
                        const std::optional<CaptureFolder>& folder) {
  boost::asio::io_context io;
  const auto instrument = open(io, profile, address, listen_callbacks(profile, folder));
  if (!instrument) {
    std::cerr << instrument.error().detail << '\n';
    return 1;
  }
  boost::asio::signal_set signals(io, SIGINT, SIGTERM);
  signals.async_wait([&](boost::system::error_code, int) {
    (*instrument)->stop();
    io.stop();
  });
  (*instrument)->start();
  io.run();
  return 0;
}

int listen_refused(const Error& error) {
  std::cerr << error.detail << '\n';
  return 1;
}

}  // namespace

int run_listen(const ListenProgram& program) {
  const auto profiles =
      load_profiles(program.profiles_folder.empty() ? default_profiles_folder() : program.profiles_folder);
  if (!profiles) return listen_refused(profiles.error());
  const auto* profile = find_profile(*profiles, program.profile);
  if (profile == nullptr) {
    std::cerr << trf("There is no profile {}. These are there:", program.profile);
    for (const auto& known : *profiles) std::cerr << ' ' << known.id;
    std::cerr << '\n';
    return 1;
  }
  const auto address = address_for(*profile, program.port);
  if (!address) return listen_refused(address.error());
  std::optional<CaptureFolder> folder;
  if (!program.folder.empty()) folder.emplace(program.folder);
  return listen_until_signal(*profile, *address, folder);
}

}  // namespace nuanxin::instrument
