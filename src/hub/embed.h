// "Start a hub in this process": on the station's own laptop and in nuanxin-hub alike. The hub runs on a thread of its
// own; start() returns when it listens, stop() when its last answer is out and the database is closed. Nothing of
// store or net shows here. How it fails: start() refuses with what is wrong (forms, key, database, port taken); a hub
// whose thread dies later says so through `on_broken`.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/error.h"
#include "base/time.h"

namespace nuanxin::forms {
class Library;
}

namespace nuanxin::hub {

enum class KeyKind { key_file, passphrase };

/// What opens the data key. Where there is no data yet, the vault (and a missing key file) are made.
struct KeySource {
  KeyKind kind = KeyKind::key_file;
  std::string value;  ///< path of the key file, or the passphrase; empty: "<data folder>.key" beside the folder
};

enum class Demo {
  none,
  fair,         ///< a fair of today with windows, people who may sign in, and expected workers
  fair_queued,  ///< and some of them registered already, so that the queues are not empty
};

/// `fast` hashes passwords cheaply; for tests only.
enum class PasswordEffort { normal, fast };

struct ProvinceOptions {
  std::string url;    ///< FHIR base; empty: nothing is sent
  std::string token;  ///< the van's bearer token
  std::string ca_file;
};

struct HubOptions {
  std::string data_folder;
  std::string forms_folder;                       ///< empty: see default_forms_folder()
  std::shared_ptr<const forms::Library> library;  ///< of that folder, when it was read already
  std::string address = "127.0.0.1";
  std::uint16_t port = 8770;  ///< 0: the system chooses, see url()
  std::string public_url;     ///< how phones on the van's Wi-Fi reach this hub; the ticket's QR leads there
  KeySource key;
  Demo demo = Demo::none;
  std::string first_admin_login;  ///< makes an organizer when there is nobody yet
  ProvinceOptions province;
  std::string tls_certificate_file, tls_key_file;
  PasswordEffort password_effort = PasswordEffort::normal;
  std::function<Instant()> clock = system_now;  ///< asked on the hub's thread; another one is for tests only
  double clock_speed = 1;                       ///< of `clock`, from the start on: 60 rehearses an hour in a minute
  /// Called once on the hub's thread when it ends by itself.
  std::function<void(const std::string& why)> on_broken;
};

/// Told once: the password is stored as a hash only.
struct FirstAdmin {
  std::string login, password, station_token;
};

/// forms/ of the installation that this program belongs to, or of the source tree around it; empty when there is none.
std::string default_forms_folder();

class EmbeddedHub {
 public:
  EmbeddedHub();
  ~EmbeddedHub();
  EmbeddedHub(const EmbeddedHub&) = delete;
  EmbeddedHub& operator=(const EmbeddedHub&) = delete;

  Result<void> start(HubOptions);
  /// Takes nothing new, lets answers out, ends the thread. Harmless when not running.
  void stop();
  bool running() const;

  /// "http://127.0.0.1:8770".
  const std::string& url() const;
  const std::optional<FirstAdmin>& first_admin() const;
  /// Of the demo: file with logins, passwords and station tokens; empty otherwise.
  const std::string& demo_access_file() const;
  /// The key file that start() made; empty when it was there already.
  const std::string& made_key_file() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> m_impl;
};

}  // namespace nuanxin::hub
