#include "hub/embed.h"

#include <filesystem>
#include <future>
#include <thread>

#include "base/log.h"
#include "hub/demo.h"
#include "hub/hub.h"
#include "hub/phone_link.h"
#include "hub/setup.h"
#include "net/loop.h"
#include "net/server.h"
#include "sync/agent.h"

namespace nuanxin::hub {
namespace {

namespace fs = std::filesystem;

/// What start() hands back; written by the hub's thread before it says that it listens.
struct Facts {
  std::string url;
  std::optional<FirstAdmin> first_admin;
  std::string demo_access_file;
  std::string made_key_file;
};

net::ServerOptions server_options(const HubOptions& options) {
  net::ServerOptions out;
  out.address = options.address;
  out.port = options.port;
  out.tls_certificate_file = options.tls_certificate_file;
  out.tls_key_file = options.tls_key_file;
  return out;
}

std::string url_of(const HubOptions& options, std::uint16_t port) {
  const bool secure = !options.tls_certificate_file.empty();
  const bool v6 = options.address.find(':') != std::string::npos;
  return (secure ? "https://" : "http://") + (v6 ? "[" + options.address + "]" : options.address) + ":" +
         std::to_string(port);
}

std::string sentence_of(const Error& error) {
  std::string out(reason_code(error.reason));
  if (!error.detail.empty()) out += ": " + error.detail;
  if (!error.field.empty()) out += " (" + error.field + ")";
  return out;
}

}  // namespace

std::string default_forms_folder() {
  std::error_code problem;
  auto folder = fs::read_symlink("/proc/self/exe", problem).parent_path();
  while (!folder.empty()) {
    for (const char* below : {"share/nuanxin/forms", "forms"})
      if (fs::exists(folder / below / "catalogue.json", problem)) return (folder / below).string();
    if (folder == folder.parent_path()) break;
    folder = folder.parent_path();
  }
  return {};
}

struct EmbeddedHub::Impl {
  net::Loop loop;
  Facts facts;
  std::function<void()> ask_to_stop;  ///< on the loop's thread

  /// The whole life of the hub, on its own thread.
  void run(const HubOptions& options, std::promise<Result<void>>& ready);
  Result<void> open(const HubOptions& options, std::unique_ptr<Hub>& hub);
  std::unique_ptr<sync::Agent> start_agent(const HubOptions& options, Hub& hub);
  std::string key_file;
  FolderLock folder_lock;
  std::jthread thread;  ///< last: it uses everything above
};

Result<void> EmbeddedHub::Impl::open(const HubOptions& options, std::unique_ptr<Hub>& hub) {
  auto lock = FolderLock::take(options.data_folder);
  if (!lock) return lock.error();
  folder_lock = std::move(*lock);
  const auto unlocked = unlock(options);
  if (!unlocked) return unlocked.error();
  facts.made_key_file = unlocked->made_key_file;
  key_file = unlocked->key_file;
  auto parts = open_parts(options, unlocked->keys);
  if (!parts) return parts.error();
  hub = std::make_unique<Hub>(loop, std::move(*parts));
  set_public_url(hub->database(), options.public_url);
  if (!options.first_admin_login.empty()) {
    auto admin = make_first_admin(*hub, options.first_admin_login);
    if (!admin) return admin.error();
    facts.first_admin = std::move(*admin);
  }
  return {};
}

std::unique_ptr<sync::Agent> EmbeddedHub::Impl::start_agent(const HubOptions& options, Hub& hub) {
  if (options.province.url.empty()) return nullptr;
  sync::AgentOptions agent_options;
  agent_options.province_url = options.province.url;
  agent_options.token = options.province.token;
  agent_options.ca_file = options.province.ca_file;
  auto agent = std::make_unique<sync::Agent>(
      hub.database().path(), hub.database().keys(), hub.shared_library(), agent_options,
      [this, &hub](const sync::AgentStatus& status) {
        loop.post([&hub, status] {
          hub.set_sync({std::string(sync::code(status.phase)), status.words, status.next_try});
        });
      });
  hub.on_committed([agent = agent.get()] { agent->poke(); });
  hub.on_send_again([agent = agent.get()] { agent->retry_now(); });
  return agent;
}

void EmbeddedHub::Impl::run(const HubOptions& options, std::promise<Result<void>>& ready) {
  bool told = false;
  const auto tell = [&](Result<void> result) {
    told = true;
    ready.set_value(std::move(result));
  };
  try {
    std::unique_ptr<Hub> hub;
    if (const auto opened = open(options, hub); !opened) return tell(opened.error());
    net::Server server(loop, server_options(options));
    hub->attach(server);
    if (const auto started = server.start(); !started) return tell(started.error());
    facts.url = url_of(options, server.port());
    if (options.demo != Demo::none) {
      auto made = make_demo(*hub, {options.data_folder, facts.url, key_file, options.demo});
      if (!made) return tell(made.error());
      facts.demo_access_file = std::move(*made);
    }
    hub->start();
    const auto agent = start_agent(options, *hub);
    ask_to_stop = [&] { server.stop([this] { loop.stop(); }); };
    log::info("hub: listening on {}", facts.url);
    tell({});
    loop.run();
  } catch (const std::exception& error) {
    if (!told) return tell(refuse(Reason::internal, error.what()));
    log::error("hub: ended by {}", error.what());
    if (options.on_broken) options.on_broken(error.what());
  }
}

EmbeddedHub::EmbeddedHub() = default;
EmbeddedHub::~EmbeddedHub() { stop(); }

Result<void> EmbeddedHub::start(HubOptions options) {
  if (m_impl) return refuse(Reason::duplicate, "the hub runs already");
  auto impl = std::make_unique<Impl>();
  std::promise<Result<void>> ready;
  auto result = ready.get_future();
  impl->thread = std::jthread([p = impl.get(), options = std::move(options), promise = std::move(ready)]() mutable {
    p->run(options, promise);
  });
  auto started = result.get();
  if (!started) {
    log::error("hub: not started: {}", sentence_of(started.error()));
    return started.error();
  }
  m_impl = std::move(impl);
  return {};
}

void EmbeddedHub::stop() {
  if (!m_impl) return;
  m_impl->loop.post([impl = m_impl.get()] {
    if (impl->ask_to_stop) impl->ask_to_stop();
  });
  if (m_impl->thread.joinable()) m_impl->thread.join();
  m_impl.reset();
}

bool EmbeddedHub::running() const { return m_impl != nullptr; }

const std::string& EmbeddedHub::url() const {
  static const std::string none;
  return m_impl ? m_impl->facts.url : none;
}

const std::optional<FirstAdmin>& EmbeddedHub::first_admin() const {
  static const std::optional<FirstAdmin> none;
  return m_impl ? m_impl->facts.first_admin : none;
}

const std::string& EmbeddedHub::demo_access_file() const {
  static const std::string none;
  return m_impl ? m_impl->facts.demo_access_file : none;
}

const std::string& EmbeddedHub::made_key_file() const {
  static const std::string none;
  return m_impl ? m_impl->facts.made_key_file : none;
}

}  // namespace nuanxin::hub
