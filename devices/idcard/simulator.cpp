#include "devices/idcard/simulator.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <condition_variable>
#include <mutex>
#include <system_error>
#include <thread>

#include "devices/common/pseudo_terminal.h"
#include "devices/idcard/frame.h"
#include "devices/idcard/message.h"

namespace nuanxin::idcard {
namespace {

constexpr std::size_t half_answer = 700;
constexpr std::array<std::pair<std::string_view, Fault>, 13> fault_codes{{{"none", Fault::none},
                                                                          {"checksum", Fault::bad_checksum},
                                                                          {"half", Fault::half_frame},
                                                                          {"inner_length", Fault::inner_length},
                                                                          {"nocard", Fault::no_card},
                                                                          {"select", Fault::select_failed},
                                                                          {"read", Fault::read_failed},
                                                                          {"wrongcard", Fault::wrong_card},
                                                                          {"linenoise", Fault::line_noise},
                                                                          {"device", Fault::device_fault},
                                                                          {"noise", Fault::noise},
                                                                          {"mute", Fault::mute},
                                                                          {"unplug", Fault::unplug}}};

std::string status_frame(int sw, std::size_t zeros = 0) {
  std::string body("\0\0", 2);
  body.push_back(static_cast<char>(sw));
  body.append(zeros, '\0');
  return frame(body);
}

/// Looks like a real photo: the header of the WLT format, then filler.
std::string filler_photo() {
  std::string photo("WLf\x00\x7E\x00\x32\x00", 8);
  for (unsigned i = 0; photo.size() < 1024; ++i) photo.push_back(static_cast<char>((11 + i * 37) & 0xFFU));
  return photo;
}

enum class Touched { find, select, read, any };

Touched touched_by(Fault fault) {
  switch (fault) {
    case Fault::no_card:
      return Touched::find;
    case Fault::select_failed:
      return Touched::select;
    case Fault::bad_checksum:
    case Fault::half_frame:
    case Fault::inner_length:
    case Fault::read_failed:
    case Fault::wrong_card:
    case Fault::unplug:
      return Touched::read;
    default:
      return Touched::any;
  }
}

Touched touched_by(std::string_view command) {
  if (command == std::string_view("\x20\x01", 2)) return Touched::find;
  if (command == std::string_view("\x20\x02", 2)) return Touched::select;
  if (command == std::string_view("\x30\x01", 2)) return Touched::read;
  return Touched::any;
}

/// What a fault makes of a good answer.
std::string spoil(std::string answer, Fault fault) {
  switch (fault) {
    case Fault::bad_checksum:
      answer[answer.size() / 2] = static_cast<char>(answer[answer.size() / 2] ^ 0x04);
      break;
    case Fault::half_frame:
    case Fault::unplug:
      answer.resize(std::min(answer.size(), half_answer));
      break;
    case Fault::inner_length: {
      std::string body = answer.substr(7, answer.size() - 8);
      body[3] = 2;  // 512 bytes of text, says the inner length
      return frame(body);
    }
    case Fault::no_card:
      return status_frame(sw_no_card);
    case Fault::select_failed:
      return status_frame(0x81);
    case Fault::read_failed:
      return status_frame(0x41);
    case Fault::wrong_card:
      return status_frame(0x40);
    case Fault::line_noise:
      return status_frame(0x10);
    case Fault::device_fault:
      return status_frame(0x66);
    case Fault::noise:
      return std::string("\x00\xFF\x13\xAA\x96\xAA\xAA", 7) + answer;
    case Fault::mute:
      return {};
    case Fault::none:
      break;
  }
  return answer;
}

}  // namespace

std::optional<Fault> fault_from_code(std::string_view code) {
  for (const auto& [name, fault] : fault_codes)
    if (name == code) return fault;
  return {};
}

class IdCardSimulator::Impl {
 public:
  explicit Impl(IdCardSimulatorOptions options)
      : m_options(std::move(options)),
        m_terminal(m_options.link_path),
        m_wake(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    if (m_wake < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
    m_path = m_terminal.path();
    m_thread = std::jthread([this](const std::stop_token& stop) { run(stop); });
  }

  ~Impl() {
    m_thread.request_stop();
    wake();
    m_thread.join();
    ::close(m_wake);
  }

  std::string path() const {
    const std::lock_guard lock(m_mutex);
    return m_path;
  }

  Result<std::string> lay(const Card& card) {
    Card with_photo = card;
    if (with_photo.photo.empty()) with_photo.photo = filler_photo();
    auto answer = read_answer(with_photo);
    if (!answer) return answer.error();
    const std::lock_guard lock(m_mutex);
    m_card_answer = *answer;
    m_was_read = false;
    m_is_selected = false;
    return card.id;
  }

  void lift() {
    const std::lock_guard lock(m_mutex);
    m_card_answer.clear();
    m_is_selected = false;
  }

  void set_fault(Fault fault, int times) {
    const std::lock_guard lock(m_mutex);
    m_fault = fault;
    m_fault_left = times;
  }

  void want_plugged(bool wanted) {
    std::unique_lock lock(m_mutex);
    m_want_plugged = wanted;
    wake();
    m_changed.wait(lock, [&] { return m_is_plugged == wanted; });
  }

  std::size_t cards_read() const {
    const std::lock_guard lock(m_mutex);
    return m_cards_read;
  }

  std::size_t commands_seen() const {
    const std::lock_guard lock(m_mutex);
    return m_commands_seen;
  }

 private:
  void wake() {
    const std::uint64_t one = 1;
    static_cast<void>(::write(m_wake, &one, sizeof one) == 0);
  }

  /// The simulator's thread: it alone touches the terminal.
  void run(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      std::array<pollfd, 2> waited{{{m_wake, POLLIN, 0}, {m_terminal.fd(), POLLIN, 0}}};
      ::poll(waited.data(), waited.size(), -1);
      if (waited[0].revents != 0) {
        std::uint64_t count = 0;
        static_cast<void>(::read(m_wake, &count, sizeof count) == 0);
        replug();
      }
      if (waited[1].revents != 0 && m_terminal.is_plugged()) serve();
    }
  }

  void replug() {
    const std::lock_guard lock(m_mutex);
    if (m_want_plugged)
      m_terminal.plug();
    else
      m_terminal.unplug();
    m_path = m_terminal.path();
    m_is_plugged = m_want_plugged;
    m_decoder.reset();
    m_changed.notify_all();
  }

  void serve() {
    std::array<char, 512> bytes{};
    const auto size = ::read(m_terminal.fd(), bytes.data(), bytes.size());
    if (size <= 0) return;
    for (const auto& event : m_decoder.feed({bytes.data(), static_cast<std::size_t>(size)})) {
      std::string answer;
      bool pull = false;
      {
        const std::lock_guard lock(m_mutex);
        ++m_commands_seen;
        const auto touched = touched_by(event.body);
        const Fault fault = fault_for(touched);
        answer = event.kind == FrameEvent::Kind::frame ? answer_to(event.body, touched, fault) : status_frame(0x10);
        pull = fault == Fault::unplug;
        if (pull) m_want_plugged = false;
      }
      send(answer);
      if (!pull) continue;
      replug();
      return;
    }
  }

  Fault fault_for(Touched touched) {
    if (m_fault == Fault::none || (touched_by(m_fault) != Touched::any && touched_by(m_fault) != touched))
      return Fault::none;
    // A fault of the card needs a card.
    if (touched_by(m_fault) != Touched::any && m_card_answer.empty()) return Fault::none;
    const Fault fault = m_fault;
    if (m_fault_left > 0 && --m_fault_left == 0) m_fault = Fault::none;
    return fault;
  }

  std::string answer_to(std::string_view command, Touched touched, Fault fault) {
    const bool has_card = !m_card_answer.empty();
    switch (touched) {
      case Touched::find: {
        const bool found = has_card && (!m_was_read || m_options.find_again == FindAgain::always);
        m_is_selected = false;
        return spoil(found ? status_frame(sw_found, 4) : status_frame(sw_no_card), fault);
      }
      case Touched::select:
        m_is_selected = has_card && (fault == Fault::none || fault == Fault::noise);
        return spoil(has_card ? status_frame(sw_ok, 8) : status_frame(0x81), fault);
      case Touched::read:
        return read_card(fault);
      case Touched::any:
        break;
    }
    return spoil(other_answer(command), fault);
  }

  std::string read_card(Fault fault) {
    if (m_card_answer.empty() || !m_is_selected) return spoil(status_frame(0x41), fault);
    if (fault == Fault::none || fault == Fault::noise) {
      m_was_read = true;
      ++m_cards_read;
    }
    return spoil(m_card_answer, fault);
  }

  std::string other_answer(std::string_view command) const {
    const auto meaning = command_meaning(command);
    if (meaning == "reset SAM" || meaning == "SAM status") return status_frame(sw_ok);
    if (meaning == "read latest appended address") return status_frame(0x91);
    if (meaning == "read SAM module number")
      return frame(std::string("\0\0\x90\x05\0\x01\0\xA5\x3A\x34\x01\x87\xD6\x12\0\xB1\xCB\x74\0", 19));
    return status_frame(0x21);
  }

  void send(std::string_view bytes) {
    const std::size_t chunk = m_options.chunk_bytes == 0 ? bytes.size() : m_options.chunk_bytes;
    while (!bytes.empty()) {
      const auto written = ::write(m_terminal.fd(), bytes.data(), std::min(chunk, bytes.size()));
      if (written > 0) {
        bytes.remove_prefix(static_cast<std::size_t>(written));
        continue;
      }
      if (written < 0 && errno != EAGAIN && errno != EINTR) return;
      pollfd room{m_terminal.fd(), POLLOUT, 0};
      if (::poll(&room, 1, 1000) <= 0) return;  // nobody listens
    }
  }

  IdCardSimulatorOptions m_options;
  device::PseudoTerminal m_terminal;  ///< the thread's, but for the constructor
  FrameDecoder m_decoder{Direction::to_device};
  int m_wake;
  mutable std::mutex m_mutex;  ///< guards all below
  std::condition_variable m_changed;
  std::string m_path;
  std::string m_card_answer;  ///< the whole answer to read; empty = no card
  bool m_was_read = false;
  bool m_is_selected = false;
  bool m_want_plugged = true;
  bool m_is_plugged = true;
  Fault m_fault = Fault::none;
  int m_fault_left = 0;
  std::size_t m_cards_read = 0;
  std::size_t m_commands_seen = 0;
  std::jthread m_thread;
};

IdCardSimulator::IdCardSimulator(IdCardSimulatorOptions options) : m_impl(std::make_unique<Impl>(std::move(options))) {}
IdCardSimulator::~IdCardSimulator() = default;
std::string IdCardSimulator::path() const { return m_impl->path(); }
Result<std::string> IdCardSimulator::lay_card(const Card& card) { return m_impl->lay(card); }
void IdCardSimulator::lift_card() { m_impl->lift(); }
void IdCardSimulator::set_fault(Fault fault, int times) { m_impl->set_fault(fault, times); }
void IdCardSimulator::unplug() { m_impl->want_plugged(false); }
void IdCardSimulator::plug() { m_impl->want_plugged(true); }
std::size_t IdCardSimulator::cards_read() const { return m_impl->cards_read(); }
std::size_t IdCardSimulator::commands_seen() const { return m_impl->commands_seen(); }

}  // namespace nuanxin::idcard
