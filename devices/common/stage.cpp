#include "devices/common/stage.h"

#include <algorithm>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <charconv>
#include <exception>
#include <future>
#include <iostream>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "base/i18n.h"
#include "base/json.h"
#include "devices/common/control.h"
#include "devices/common/link.h"
#include "devices/common/simulated_port.h"

namespace nuanxin::device {

/// The instrument's end of the cable; on the stage's thread.
class StageLine {
 public:
  virtual ~StageLine() = default;
  virtual std::string address() const = 0;
  virtual bool is_up() const = 0;
  virtual bool send(std::string_view) = 0;
  virtual bool plug() = 0;
  virtual void unplug() = 0;
};

namespace {

constexpr std::string_view connect_scheme = "connect:";
/// No byte of it begins or ends anything in ASTM or MLLP.
constexpr std::string_view stage_noise("\x00\xFF\x13\xAA\x96\xFF\x00\xFE", 8);
constexpr const char* stage_commands = ", noise, flood N, unplug, plug, report, quit";

class PortLine final : public StageLine {
 public:
  PortLine(const SimulatedPortOptions& options, std::function<void(std::string)> hear)
      : m_port(options, [hear = std::move(hear)](std::string_view bytes) {
          hear(std::string(bytes));
          return std::string();
        }) {}
  std::string address() const override { return m_port.address(); }
  bool is_up() const override { return m_is_plugged; }
  bool send(std::string_view bytes) override { return m_port.send(bytes); }
  bool plug() override { return m_is_plugged = m_port.plug(); }
  void unplug() override {
    m_port.unplug();
    m_is_plugged = false;
  }

 private:
  SimulatedPort m_port;
  bool m_is_plugged = true;
};

class ClientLine final : public StageLine {
 public:
  ClientLine(boost::asio::io_context& io, Address address, std::function<void(std::string)> hear,
             std::function<void(bool)> on_line)
      : m_io(io), m_address(std::move(address)), m_hear(std::move(hear)), m_on_line(std::move(on_line)) {
    plug();
  }
  ~ClientLine() override { unplug(); }
  std::string address() const override { return {}; }
  bool is_up() const override { return m_link && m_link->is_up(); }

  bool send(std::string_view bytes) override {
    if (!is_up() || m_waiting.size() + bytes.size() > SimulatedPort::max_waiting) return false;
    m_waiting += bytes;
    write();
    return true;
  }

  bool plug() override {
    if (m_link) return true;
    const ReconnectTiming timing{std::chrono::milliseconds(20), std::chrono::milliseconds(1000),
                                 std::chrono::milliseconds(5000)};
    m_link = Link::create(m_io, m_address, timing,
                          {[this] { m_on_line(true); }, [this](std::string_view bytes) { m_hear(std::string(bytes)); },
                           [this] { lose(); }});
    m_link->start();
    return true;
  }

  void unplug() override {
    if (m_link) m_link->stop();
    m_link.reset();
    m_waiting.clear();
    m_is_sending = false;
  }

 private:
  void write() {
    if (m_is_sending || m_waiting.empty()) return;
    m_is_sending = true;
    m_link->write(std::exchange(m_waiting, {}), [this](std::size_t, bool ok) {
      if (!ok) return;
      m_is_sending = false;
      write();
    });
  }

  void lose() {
    m_waiting.clear();
    m_is_sending = false;
    m_on_line(false);
  }

  boost::asio::io_context& m_io;
  Address m_address;
  std::function<void(std::string)> m_hear;
  std::function<void(bool)> m_on_line;
  std::shared_ptr<Link> m_link;
  std::string m_waiting;
  bool m_is_sending = false;
};

}  // namespace

bool is_stage_port(std::string_view text) {
  if (!text.starts_with(connect_scheme)) return simulated_port_from(text).has_value();
  return parse_address(text.substr(connect_scheme.size())).has_value();
}

class Stage::Impl final : public StageFloor {
 public:
  Impl(const std::string& port, std::unique_ptr<Actor> actor, std::function<void(const std::string&)> tell)
      : m_actor(std::move(actor)), m_tell(std::move(tell)), m_work(m_io.get_executor()), m_alarm(m_io) {
    m_actor->enter(*this);
    const auto hear = [this](const std::string& bytes) {
      boost::asio::post(m_io, [this, bytes] { m_actor->hear(bytes); });
    };
    if (port.starts_with(connect_scheme)) {
      m_line = std::make_unique<ClientLine>(m_io, parse_address(port.substr(connect_scheme.size())).value(), hear,
                                            [this](bool is_up) { m_actor->on_line(is_up); });
    } else {
      m_line = std::make_unique<PortLine>(simulated_port_from(port).value(), hear);
      m_actor->on_line(true);
    }
    m_thread = std::jthread([this] { m_io.run(); });
  }

  ~Impl() override {
    m_io.stop();
    m_thread.join();
    m_line.reset();  // before the actor: its thread may be about to post
  }

  bool send(std::string_view bytes) override { return m_line->send(bytes); }
  void tell(const std::string& line) override {
    if (m_tell) m_tell(line);
  }
  void cancel_alarm() override { m_alarm.cancel(); }
  void set_alarm(std::chrono::milliseconds time) override {
    m_alarm.expires_after(time);
    m_alarm.async_wait([this](boost::system::error_code error) {
      if (!error) m_actor->on_alarm();
    });
  }

  std::string address() const { return m_line->address(); }

  /// Runs it on the stage's thread and waits for its value.
  template <class Action>
  auto on_stage(Action action) {
    std::packaged_task<decltype(action())()> task(std::move(action));
    auto done = task.get_future();
    boost::asio::post(m_io, std::move(task));
    return done.get();
  }

  std::string obey(const std::vector<std::string>& words) {
    const std::string& word = words.front();
    if (word == "report") return "ok " + report().dump();
    if (word == "noise") return sent(send(stage_noise));
    if (word == "flood" && words.size() == 2) return flood(words[1]);
    if (word == "plug") return plug();
    if (word == "unplug") {
      m_line->unplug();
      m_actor->on_line(false);
      return "ok";
    }
    auto answer = m_actor->obey(words);
    return answer.empty() ? "error: commands are " + std::string(m_actor->commands()) + stage_commands : answer;
  }

  Json report() const {
    Json json = m_actor->report();
    json["connected"] = m_line->is_up();
    return json;
  }

 private:
  std::string plug() {
    if (!m_line->plug()) return "error: the port is taken";
    if (!m_line->address().empty()) m_actor->on_line(true);  // a client says so itself
    return "ok";
  }

  static std::string sent(bool is_sent) { return is_sent ? "ok" : "error: unplugged, or too much is waiting"; }

  std::string flood(const std::string& count) {
    std::size_t size = 0;
    const auto [end, error] = std::from_chars(count.data(), count.data() + count.size(), size);
    if (error != std::errc{} || end != count.data() + count.size() || size > SimulatedPort::max_waiting)
      return "error: flood needs a number of bytes, at most " + std::to_string(SimulatedPort::max_waiting);
    return sent(send(std::string(size, 'X')));
  }

  std::unique_ptr<Actor> m_actor;
  std::function<void(const std::string&)> m_tell;
  boost::asio::io_context m_io;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> m_work;
  boost::asio::steady_timer m_alarm;
  std::unique_ptr<StageLine> m_line;
  std::jthread m_thread;
};

Stage::Stage(const std::string& port, std::unique_ptr<Actor> actor, std::function<void(const std::string&)> tell)
    : m_impl(std::make_unique<Impl>(port, std::move(actor), std::move(tell))) {}
Stage::~Stage() = default;

std::string Stage::address() const { return m_impl->address(); }

std::string Stage::obey(const std::string& line) {
  const auto words = words_of(line);
  if (words.empty()) return "error: no command";
  return m_impl->on_stage([&] { return m_impl->obey(words); });
}

Json Stage::report() {
  return m_impl->on_stage([this] { return m_impl->report(); });
}

int run_stage(const TalkerProgram& program, std::unique_ptr<Actor> actor) {
  try {
    block_stop_signals();
    if (!actor) {
      std::cerr << trf("There is no instrument {} of this kind.", program.profile) << std::endl;
      return 1;
    }
    if (!is_stage_port(program.port)) {
      std::cerr << tr("The port must be a TCP port or an absolute path.") << std::endl;
      return 1;
    }
    std::mutex out;
    const auto print = [&out](const std::string& line) {
      const std::lock_guard lock(out);
      std::cout << line << std::endl;
    };
    Stage stage(program.port, std::move(actor), print);
    const auto address = stage.address();
    print(trf("The simulated instrument is at {}", address.empty() ? program.port : address));
    const auto handle = [&stage](const std::string& line) { return stage.obey(line); };
    if (!program.first_command.empty()) print(handle(program.first_command));
    run_control(program.control_socket, handle);
    return 0;
  } catch (const std::exception& e) {
    std::cerr << trf("The simulated device cannot run: {}", e.what()) << std::endl;
    return 1;
  }
}

}  // namespace nuanxin::device
