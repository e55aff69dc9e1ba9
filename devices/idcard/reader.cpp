#include "devices/idcard/reader.h"

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <utility>
#include <vector>

#include "base/log.h"
#include "devices/idcard/frame.h"
#include "devices/idcard/message.h"

namespace nuanxin::idcard {
namespace {

using Milliseconds = std::chrono::milliseconds;
using Steady = std::chrono::steady_clock;

constexpr int max_read_tries = 3;
constexpr int max_silent_polls = 3;

enum class Trouble { none, try_again, send_again, wrong_card, fault };

/// What a status other than 90, 9F and 80 asks of us; unknown ones are worth another try.
Trouble trouble_of(int sw) {
  switch (sw) {
    case 0x10:
    case 0x11:
      return Trouble::send_again;
    case 0x40:
      return Trouble::wrong_card;
    case 0x21:
    case 0x23:
    case 0x60:
    case 0x66:
      return Trouble::fault;
    default:
      return Trouble::try_again;
  }
}

/// The port's own speed first, then the others once.
std::vector<unsigned> rates_from(unsigned first) {
  std::vector<unsigned> rates{first};
  for (const unsigned rate : {115200U, 57600U, 38400U, 19200U, 9600U})
    if (rate != first) rates.push_back(rate);
  return rates;
}

}  // namespace

class Reader::Impl : public std::enable_shared_from_this<Reader::Impl> {
 public:
  Impl(boost::asio::io_context& io, device::Address address, ReaderCallbacks callbacks, ReaderTiming timing,
       Clock clock)
      : m_io(io),
        m_address(std::move(address)),
        m_callbacks(std::move(callbacks)),
        m_timing(timing),
        m_clock(std::move(clock)),
        m_rates(rates_from(m_address.baud_rate)),
        m_timer(io),
        m_gap(io) {}

  void start() {
    if (m_link) return;
    set_state("connecting");
    // The link lives at least as long as its last handler, so it must not keep us alive in turn.
    const std::weak_ptr<Impl> weak = weak_from_this();
    const auto guarded = [weak](auto action) {
      return [weak, action](auto... values) {
        if (const auto self = weak.lock()) action(*self, values...);
      };
    };
    m_link = device::Link::create(m_io, m_address, m_timing.reconnect,
                                  {guarded([](Impl& self) { self.up(); }),
                                   guarded([](Impl& self, std::string_view bytes) { self.receive(bytes); }),
                                   guarded([](Impl& self) { self.down(); })});
    m_link->start();
  }

  void stop() {
    m_callbacks = {};
    if (m_link) m_link->stop();
    m_timer.cancel();
    m_gap.cancel();
  }

  const device::Health& health() const { return m_health; }

 private:
  enum class Step { hello, find, select, read };

  void up() {
    m_decoder.reset();
    m_tries = 0;
    m_silent = 0;
    m_rate = 0;
    m_rates_tried = false;
    m_link->set_baud_rate(m_rates.front());
    set_connected(true);
    send(Step::hello);
  }

  void down() {
    m_is_waiting = false;
    m_timer.cancel();
    m_gap.cancel();
    m_health.connected = false;
    set_state(m_link->is_in_use() ? "in_use" : "connecting");
  }

  void send(Step step) {
    m_step = step;
    m_was_sent_again = false;
    transmit();
  }

  void transmit() {
    m_decoder.reset();  // what is left of an earlier answer belongs to nobody
    m_gap.cancel();
    m_is_waiting = true;
    static constexpr Command commands[] = {Command::status, Command::find, Command::select, Command::read};
    m_link->write(command_frame(commands[static_cast<std::size_t>(m_step)]), [](std::size_t, bool) {});
    after(m_step == Step::read ? m_timing.read : m_timing.find, [](Impl& self) { self.unanswered(); });
  }

  void pause(Milliseconds time, Step next) {
    m_is_waiting = false;
    after(time, [next](Impl& self) { self.send(next); });
  }

  template <class Action>
  void after(Milliseconds time, Action action) {
    m_timer.expires_after(time);
    m_timer.async_wait([weak = weak_from_this(), action](boost::system::error_code error) {
      const auto self = weak.lock();
      if (!error && self && self->m_link && self->m_link->is_up()) action(*self);
    });
  }

  void receive(std::string_view bytes) {
    m_health.last_byte = m_clock();
    m_gap.cancel();
    for (const auto& event : m_decoder.feed(bytes)) {
      if (event.kind == FrameEvent::Kind::frame)
        m_health.last_message = m_health.last_byte;
      else
        ++m_health.error_count;
      if (m_is_waiting) handle(interpret(event, Direction::from_device));
      if (!m_link->is_up()) return;
    }
    if (m_decoder.is_pending()) watch_gap();
  }

  /// Half a frame and then silence: the other half will not come.
  void watch_gap() {
    m_gap.expires_after(m_timing.inter_byte);
    m_gap.async_wait([weak = weak_from_this()](boost::system::error_code error) {
      const auto self = weak.lock();
      if (error || !self || !self->m_decoder.is_pending()) return;
      self->m_decoder.reset();
      ++self->m_health.error_count;
      if (self->m_is_waiting) self->failed();
    });
  }

  void handle(const Message& message) {
    if (!message.sw) {  // a damaged frame
      send_again();
      return;
    }
    m_silent = 0;
    if (message.error == "inner_length") {
      ++m_health.error_count;
      failed();
      return;
    }
    const int sw = *message.sw;
    if (sw != sw_ok && sw != sw_found && sw != sw_no_card) {
      handle_trouble(trouble_of(sw));
      return;
    }
    switch (m_step) {
      case Step::hello:
        on_hello();
        break;
      case Step::find:
        on_find(sw);
        break;
      case Step::select:
        if (sw == sw_ok && !message.card) send(Step::read);
        if (sw == sw_no_card) failed();
        break;
      case Step::read:
        if (message.card) deliver(*message.card);
        if (sw == sw_no_card) failed();
        break;
    }
  }

  void handle_trouble(Trouble trouble) {
    if (trouble == Trouble::send_again) {
      ++m_health.error_count;
      send_again();
    } else if (trouble == Trouble::fault) {
      ++m_health.error_count;
      set_state("device_fault");
      pause(m_timing.slow_poll, Step::hello);
    } else if (m_step == Step::hello) {
      on_hello();  // whatever it says, it answers
    } else if (trouble == Trouble::wrong_card) {
      ask_person("wrong_card");
      pause(m_timing.poll, Step::find);
    } else {
      ++m_health.error_count;
      failed();
    }
  }

  void on_hello() {
    m_rates_tried = true;
    set_state("ready");
    pause(Milliseconds(0), Step::find);
  }

  void on_find(int sw) {
    if (sw == sw_found) {
      if (!is_asking()) set_state("reading");
      send(Step::select);
    } else if (sw == sw_no_card) {
      // Gone before it was read: the person believes it was.
      if (m_tries > 0)
        ask_person("lay_again");
      else if (!is_asking() || Steady::now() >= m_ask_until)
        set_state("ready");
      m_tries = 0;
      pause(m_timing.poll, Step::find);
    }  // 90 is a late answer to something else: keep waiting
  }

  void send_again() {
    if (m_was_sent_again) {
      failed();
      return;
    }
    m_was_sent_again = true;
    transmit();
  }

  /// This try is lost: from find again, and after the third ask the person.
  void failed() {
    if (m_step == Step::select || m_step == Step::read) {
      if (++m_tries >= max_read_tries) {
        m_tries = 0;
        ask_person("lay_again");
      }
    }
    pause(m_timing.poll, m_step == Step::hello ? Step::hello : Step::find);
  }

  void unanswered() {
    ++m_health.error_count;
    ++m_silent;
    if (m_step == Step::hello) {
      try_other_rate();
      return;
    }
    if (m_silent >= max_silent_polls) {
      set_state("no_answer");
      pause(m_timing.slow_poll, Step::hello);
      return;
    }
    failed();
  }

  void try_other_rate() {
    if (m_silent < 2) {
      pause(m_timing.poll, Step::hello);
      return;
    }
    set_state("no_answer");
    if (!m_rates_tried && ++m_rate < m_rates.size()) {
      m_link->set_baud_rate(m_rates[m_rate]);
      pause(Milliseconds(0), Step::hello);
      return;
    }
    if (!m_rates_tried) {
      m_rates_tried = true;
      m_link->set_baud_rate(m_rates.front());
    }
    pause(m_timing.slow_poll, Step::hello);
  }

  void deliver(const Card& card) {
    m_tries = 0;
    m_ask_until = {};
    set_state("ready");
    const auto now = Steady::now();
    const std::string& key = card.id.empty() ? card.raw_text : card.id;
    const bool is_same = key == m_last_key && now - m_last_seen < m_timing.debounce;
    m_last_key = key;
    m_last_seen = now;
    pause(m_timing.poll, Step::find);
    if (is_same || !m_callbacks.on_card) return;
    log::info("idcard: a {} card was read", kind_code(card.kind));
    const auto on_card = m_callbacks.on_card;  // it may stop us
    on_card(card);
  }

  bool is_asking() const { return m_health.state == "lay_again" || m_health.state == "wrong_card"; }

  void ask_person(const char* state) {
    m_ask_until = Steady::now() + m_timing.lay_again;
    set_state(state);
  }

  void set_connected(bool connected) {
    const bool changed = m_health.connected != connected;
    m_health.connected = connected;
    if (changed) report();
  }

  void set_state(const char* state) {
    const bool changed = m_health.state != state || m_reported_connected != m_health.connected;
    m_health.state = state;
    if (changed) report();
  }

  void report() {
    m_reported_connected = m_health.connected;
    const auto on_health = m_callbacks.on_health;
    if (on_health) on_health(m_health);
  }

  boost::asio::io_context& m_io;
  device::Address m_address;
  ReaderCallbacks m_callbacks;
  ReaderTiming m_timing;
  Clock m_clock;
  std::vector<unsigned> m_rates;
  boost::asio::steady_timer m_timer;  ///< the answer's time limit, or the pause before the next command
  boost::asio::steady_timer m_gap;
  std::shared_ptr<device::Link> m_link;
  FrameDecoder m_decoder{Direction::from_device};
  device::Health m_health;
  Step m_step = Step::hello;
  bool m_is_waiting = false;
  bool m_was_sent_again = false;
  bool m_reported_connected = false;
  bool m_rates_tried = false;
  std::size_t m_rate = 0;
  int m_tries = 0;
  int m_silent = 0;
  std::string m_last_key;
  Steady::time_point m_last_seen;
  Steady::time_point m_ask_until;
};

Reader::Reader(boost::asio::io_context& io, device::Address address, ReaderCallbacks callbacks, ReaderTiming timing,
               Clock clock)
    : m_impl(std::make_shared<Impl>(io, std::move(address), std::move(callbacks), timing, std::move(clock))) {}

Reader::~Reader() { m_impl->stop(); }

void Reader::start() { m_impl->start(); }
void Reader::stop() { m_impl->stop(); }
device::Health Reader::health() const { return m_impl->health(); }

}  // namespace nuanxin::idcard
