#include "devices/escpos/printer.h"

#include <algorithm>
#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <utility>

#include "base/log.h"
#include "devices/escpos/builder.h"
#include "devices/escpos/status.h"

namespace nuanxin::escpos {
namespace {

using Milliseconds = std::chrono::milliseconds;

constexpr std::array<int, 3> asked{1, 2, 4};  // online, cover and error, paper

bool is_flow_control(const StatusEvent& event) { return event.bytes == "\x11" || event.bytes == "\x13"; }

}  // namespace

std::string_view print_result_code(PrintResult result) {
  switch (result) {
    case PrintResult::printed:
      return "printed";
    case PrintResult::not_printed:
      return "not_printed";
    case PrintResult::unknown:
      break;
  }
  return "unknown";
}

class EscposPrinter::Impl : public std::enable_shared_from_this<EscposPrinter::Impl> {
 public:
  Impl(boost::asio::io_context& io, device::Address address, device::HealthCallback on_health, PrinterOptions options,
       Clock clock)
      : m_io(io),
        m_address(std::move(address)),
        m_on_health(std::move(on_health)),
        m_options(options),
        m_clock(std::move(clock)),
        m_timer(io),
        m_gap(io) {}

  void start() {
    if (m_link || m_is_stopped) return;
    set_state(false, "connecting");
    const std::weak_ptr<Impl> weak = weak_from_this();
    const auto guarded = [weak](auto action) {
      return [weak, action](auto... values) {
        if (const auto self = weak.lock()) action(*self, values...);
      };
    };
    m_link = device::Link::create(m_io, m_address, m_options.reconnect,
                                  {guarded([](Impl& self) { self.up(); }),
                                   guarded([](Impl& self, std::string_view bytes) { self.receive(bytes); }),
                                   guarded([](Impl& self) { self.down(); })});
    m_link->start();
  }

  void stop() {
    m_is_stopped = true;
    m_on_health = {};
    m_jobs.clear();
    if (m_link) m_link->stop();
    m_timer.cancel();
    m_gap.cancel();
  }

  Result<void> print(PrintJob job, Done done) {
    if (m_is_stopped) return refuse(Reason::unavailable, "the printer is not in use");
    if (job.bytes.empty()) return refuse(Reason::invalid_value, "nothing to print");
    if (job.bytes.size() > max_job_bytes) return refuse(Reason::too_large, "at most 4 MiB");
    if (m_jobs.size() >= max_waiting) return refuse(Reason::unavailable, "64 jobs are waiting already");
    m_jobs.push_back({std::move(job), std::move(done)});
    // Never from inside print(): the caller gets its answer first.
    boost::asio::post(m_io, [weak = weak_from_this()] {
      if (const auto self = weak.lock()) self->next();
    });
    return {};
  }

  std::size_t jobs_waiting() const { return m_jobs.size(); }
  const device::Health& health() const { return m_health; }

 private:
  enum class Phase { idle, waiting_for_link, asking_idle, asking_before, sending, settling, asking_after };
  struct Waiting {
    PrintJob job;
    Done done;
  };

  void up() {
    m_decoder.reset();
    m_condition = {};
    if (m_phase == Phase::sending) return;  // its broken write will be reported first
    if (m_phase == Phase::waiting_for_link) m_phase = Phase::idle;
    set_state(true, "connecting");
    if (m_jobs.empty())
      ask(Phase::asking_idle);
    else
      next();
  }

  void down() {
    m_gap.cancel();
    m_request = 0;
    const Phase phase = m_phase;
    set_state(false, m_link->is_in_use() ? "in_use" : "connecting");
    if (phase == Phase::sending) return;           // the write's own end knows whether a byte went out
    if (phase == Phase::waiting_for_link) return;  // another try to open failed; the job's time runs on
    m_timer.cancel();
    m_phase = Phase::idle;
    if (phase == Phase::asking_before) finish(PrintResult::not_printed, "connection_lost");
    if (phase == Phase::settling || phase == Phase::asking_after) finish(PrintResult::unknown, "connection_lost");
    next();
  }

  /// Begins the next job if there is one and nothing else goes on.
  void next() {
    if (m_is_stopped || m_phase != Phase::idle || m_jobs.empty() || !m_link) return;
    if (m_link->is_up()) {
      ask(Phase::asking_before);
      return;
    }
    m_phase = Phase::waiting_for_link;
    after(m_options.wait_for_link, [](Impl& self) {
      self.m_phase = Phase::idle;
      self.finish(PrintResult::not_printed, "connection_lost");
      self.next();
    });
  }

  void ask(Phase phase) {
    m_phase = phase;
    m_asked = 0;
    ask_one();
  }

  void ask_one() {
    m_request = asked.at(m_asked);
    m_link->write(status_request(m_request), [](std::size_t, bool) {});
    after(m_options.answer, [](Impl& self) { self.answered(Answer::silence); });
  }

  enum class Answer { all, silence };

  void receive(std::string_view bytes) {
    m_health.last_byte = m_clock();
    m_gap.cancel();
    for (const auto& event : m_decoder.feed(bytes, m_request == 0 ? 1 : m_request)) {
      if (event.kind == StatusEvent::Kind::not_status) {
        if (!is_flow_control(event)) ++m_health.error_count;
        continue;
      }
      m_health.last_message = m_health.last_byte;
      // An answer to a question that was given up already says nothing about this one.
      if (event.kind == StatusEvent::Kind::answer && m_request == 0) continue;
      m_condition.apply(event);
      if (event.kind == StatusEvent::Kind::answer) got_answer();
    }
    if (m_phase == Phase::idle) show_condition();
    if (m_decoder.is_pending()) watch_gap();
  }

  void got_answer() {
    m_request = 0;
    if (++m_asked < asked.size())
      ask_one();
    else
      answered(Answer::all);
  }

  /// The beginning of an automatic status without its end.
  void watch_gap() {
    m_gap.expires_after(m_options.inter_byte);
    m_gap.async_wait([weak = weak_from_this()](boost::system::error_code error) {
      const auto self = weak.lock();
      if (error || !self) return;
      self->m_decoder.reset();
      ++self->m_health.error_count;
    });
  }

  /// A round of questions is over.
  void answered(Answer answer) {
    m_timer.cancel();
    m_request = 0;
    const Phase phase = m_phase;
    m_phase = Phase::idle;
    const std::string problem(m_condition.problem());
    if (answer == Answer::silence) ++m_health.error_count;
    switch (phase) {
      case Phase::asking_before:
        if (answer == Answer::silence && m_options.when_silent == WhenSilent::refuse)
          finish(PrintResult::not_printed, "no_answer");
        else if (!problem.empty())
          finish(PrintResult::not_printed, problem);
        else
          send();
        break;
      case Phase::asking_after:
        if (!problem.empty())
          finish(PrintResult::unknown, problem);
        else if (answer == Answer::silence)
          finish(PrintResult::unknown, "no_answer");
        else
          finish(PrintResult::printed, {});
        break;
      default:
        break;
    }
    if (m_phase != Phase::idle) return;
    if (answer == Answer::silence && problem.empty())
      set_state(true, "no_answer");
    else
      show_condition();
    rest();
  }

  /// Until the next job, ask now and then, so that a missing paper roll is known before it is needed.
  void rest() {
    if (!m_jobs.empty()) {
      next();
      return;
    }
    after(m_options.idle_poll, [](Impl& self) {
      if (self.m_phase == Phase::idle && self.m_link->is_up()) self.ask(Phase::asking_idle);
    });
  }

  void send() {
    m_phase = Phase::sending;
    set_state(true, "busy");
    const std::size_t size = m_jobs.front().job.bytes.size();
    // A broken write is reported by its own handler, which alone knows how much was taken.
    after(m_options.sending, [](Impl& self) { self.m_link->reopen(); });
    m_link->write(m_jobs.front().job.bytes, [weak = weak_from_this(), size](std::size_t written, bool ok) {
      if (const auto self = weak.lock()) self->sent(size, written, ok);
    });
  }

  void sent(std::size_t size, std::size_t written, bool ok) {
    if (m_phase != Phase::sending) return;
    m_timer.cancel();
    if (ok && m_link->is_up()) {
      m_phase = Phase::settling;
      const Milliseconds paper(size * 1000 / std::max<std::size_t>(m_options.bytes_per_second, 1));
      after(m_options.settle + paper, [](Impl& self) {
        if (self.m_link->is_up()) self.ask(Phase::asking_after);
      });
      return;
    }
    m_phase = Phase::idle;
    finish(written == 0 ? PrintResult::not_printed : PrintResult::unknown, "connection_lost");
    if (m_link->is_up()) up();
    next();
  }

  void finish(PrintResult result, std::string reason) {
    if (m_jobs.empty()) return;
    Waiting waiting = std::move(m_jobs.front());
    m_jobs.pop_front();
    if (result != PrintResult::printed) ++m_health.error_count;
    log::info("escpos: job {} {} {}", waiting.job.id, print_result_code(result), reason);
    if (waiting.done) waiting.done({waiting.job.id, result, std::move(reason)});
  }

  template <class Action>
  void after(Milliseconds time, Action action) {
    m_timer.expires_after(time);
    m_timer.async_wait([weak = weak_from_this(), action](boost::system::error_code error) {
      const auto self = weak.lock();
      if (!error && self && !self->m_is_stopped) action(*self);
    });
  }

  void show_condition() {
    const auto problem = m_condition.problem();
    if (!problem.empty())
      set_state(true, problem);
    else
      set_state(true, m_condition.near_end ? "paper_low" : "ready");
  }

  void set_state(bool connected, std::string_view state) {
    if (m_health.connected == connected && m_health.state == state) return;
    m_health.connected = connected;
    m_health.state = state;
    const auto on_health = m_on_health;
    if (on_health) on_health(m_health);
  }

  boost::asio::io_context& m_io;
  device::Address m_address;
  device::HealthCallback m_on_health;
  PrinterOptions m_options;
  Clock m_clock;
  boost::asio::steady_timer m_timer;  ///< the one time limit or pause of the present phase
  boost::asio::steady_timer m_gap;
  std::shared_ptr<device::Link> m_link;
  StatusDecoder m_decoder;
  Condition m_condition;
  device::Health m_health;
  std::deque<Waiting> m_jobs;  ///< the front one is under way
  Phase m_phase = Phase::idle;
  std::size_t m_asked = 0;
  int m_request = 0;  ///< the DLE EOT that waits for its answer
  bool m_is_stopped = false;
};

EscposPrinter::EscposPrinter(boost::asio::io_context& io, device::Address address, device::HealthCallback on_health,
                             PrinterOptions options, Clock clock)
    : m_impl(std::make_shared<Impl>(io, std::move(address), std::move(on_health), options, std::move(clock))) {}

EscposPrinter::~EscposPrinter() { m_impl->stop(); }

void EscposPrinter::start() { m_impl->start(); }
void EscposPrinter::stop() { m_impl->stop(); }
Result<void> EscposPrinter::print(PrintJob job, Done done) { return m_impl->print(std::move(job), std::move(done)); }
std::size_t EscposPrinter::jobs_waiting() const { return m_impl->jobs_waiting(); }
device::Health EscposPrinter::health() const { return m_impl->health(); }

}  // namespace nuanxin::escpos
