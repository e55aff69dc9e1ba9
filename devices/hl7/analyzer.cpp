#include "devices/hl7/analyzer.h"

#include <fmt/format.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <map>
#include <set>
#include <utility>

#include "base/crypto.h"
#include "devices/common/peers.h"
#include "devices/hl7/ack.h"
#include "devices/hl7/mllp.h"

namespace nuanxin::hl7 {
namespace {

/// The code is HL7's table 0357: application internal error.
constexpr Verdict not_stored{AckCode::error, "not stored, send again", "207", "not_stored"};

/// 20260930083005, in China's time.
std::string ack_time(Instant time) {
  const std::string iso = to_iso(time);
  std::string digits;
  for (const char c : iso.substr(0, iso.find('.')))
    if (c >= '0' && c <= '9') digits.push_back(c);
  return digits;
}

}  // namespace

class Analyzer::Impl : public std::enable_shared_from_this<Analyzer::Impl> {
 public:
  Impl(boost::asio::io_context& io, AnalyzerOptions options, AnalyzerCallbacks callbacks)
      : m_io(io), m_options(std::move(options)), m_callbacks(std::move(callbacks)) {}

  void start() {
    if (m_peers) return;
    m_running = true;
    set_state(false, "connecting");
    if (!m_running) return;
    // The port lives at least as long as its last handler, so it must not keep us alive in turn.
    const auto guarded = [weak = weak_from_this()](auto action) {
      return [weak, action](auto... values) {
        if (const auto self = weak.lock()) action(*self, values...);
      };
    };
    m_peers = device::Peers::create(
        m_io, m_options.address, m_options.reconnect,
        {guarded([](Impl& self, device::PeerId id) { self.up(id); }),
         guarded([](Impl& self, device::PeerId id, std::string_view bytes) { self.receive(id, bytes); }),
         guarded([](Impl& self, device::PeerId id) { self.down(id); }),
         guarded([](Impl& self, bool connected, const char* state) { self.set_state(connected, state); })});
    const auto peers = m_peers;  // a callback may stop us
    peers->start();
  }

  void stop() {
    m_running = false;
    if (m_peers) m_peers->stop();
    for (const auto& [id, channel] : m_channels) channel->silence.cancel();
    m_channels.clear();
    m_health.connected = false;
    m_health.state = "closed";
  }

  const device::Health& health() const { return m_health; }

  std::size_t pending() const {
    std::size_t sum = 0;
    for (const auto& [id, channel] : m_channels) sum += channel->decoder.pending();
    return sum;
  }

 private:
  /// Of the last messages that were kept.
  class KeptMessages {
   public:
    bool contains(const std::string& digest) const { return m_known.contains(digest); }
    void add(const std::string& digest) {
      if (!m_known.insert(digest).second) return;
      m_order.push_back(digest);
      if (m_order.size() <= Analyzer::max_remembered) return;
      m_known.erase(m_order.front());
      m_order.pop_front();
    }

   private:
    std::set<std::string> m_known;
    std::deque<std::string> m_order;
  };

  struct Channel {
    explicit Channel(boost::asio::io_context& io) : silence(io) {}
    BlockDecoder decoder;
    boost::asio::steady_timer silence;
  };

  void up(device::PeerId id) { m_channels[id] = std::make_shared<Channel>(m_io); }

  void down(device::PeerId id) {
    const auto found = m_channels.find(id);
    if (found == m_channels.end()) return;
    const auto channel = found->second;
    m_channels.erase(found);
    channel->silence.cancel();
    if (channel->decoder.is_pending()) refuse("truncated", {});
  }

  void receive(device::PeerId id, std::string_view bytes) {
    m_health.last_byte = m_options.clock();
    const auto found = m_channels.find(id);
    if (found == m_channels.end()) return;
    const auto channel = found->second;
    for (const auto& event : channel->decoder.feed(bytes))
      if (m_channels.contains(id)) handle(id, event);
    if (m_channels.contains(id)) watch_silence(id, *channel);
  }

  void watch_silence(device::PeerId id, Channel& channel) {
    if (!channel.decoder.is_pending()) {
      channel.silence.cancel();
      return;
    }
    channel.silence.expires_after(m_options.silence);
    channel.silence.async_wait([weak = weak_from_this(), id](boost::system::error_code error) {
      const auto self = weak.lock();
      if (!error && self && self->m_channels.contains(id)) self->m_peers->close(id);
    });
  }

  void handle(device::PeerId id, const BlockEvent& event) {
    switch (event.kind) {
      case BlockEvent::Kind::block:
        return judge_message(id, event.message);
      case BlockEvent::Kind::oversize:
        refuse(error_code(event.kind), {});
        if (m_running) m_peers->close(id);
        return;
      default:
        return refuse(error_code(event.kind), {});
    }
  }

  void judge_message(device::PeerId id, const std::string& raw) {
    const auto message = Message::parse(raw);
    if (!message) return refuse("no_msh", raw);
    const Report report = read_report(*message);
    const auto verdict = judge(report);
    if (!verdict) return;  // an answer: nobody asked
    const bool is_wrong = verdict->code != AckCode::accept;
    const Verdict answer = is_wrong || keep(report, raw) ? *verdict : not_stored;
    if (m_running) m_peers->write(id, block(ack_message(*message, answer, stamp())));
    if (is_wrong && m_running) refuse(verdict->error, raw);
  }

  bool keep(const Report& report, const std::string& raw) {
    const std::string digest = crypto::hash(raw);  // the bytes hold sender and control id
    if (m_kept.contains(digest)) return true;
    if (!m_callbacks.keep || !m_callbacks.keep(report, raw)) {
      ++m_health.error_count;
      return false;
    }
    m_kept.add(digest);
    m_health.last_message = m_health.last_byte;
    return true;
  }

  AckStamp stamp() {
    const std::string time = ack_time(m_options.clock());
    m_sequence = (m_sequence + 1) % 10000;
    return {fmt::format("{}{:04}", time, m_sequence), time};
  }

  void refuse(std::string_view reason, const std::string& raw) {
    ++m_health.error_count;
    if (m_callbacks.on_refused) m_callbacks.on_refused(reason, raw);
  }

  void set_state(bool connected, const char* state) {
    if (m_health.connected == connected && m_health.state == state) return;
    m_health.connected = connected;
    m_health.state = state;
    const device::Health copy = m_health;
    if (m_callbacks.on_health) m_callbacks.on_health(copy);
  }

  boost::asio::io_context& m_io;
  AnalyzerOptions m_options;
  AnalyzerCallbacks m_callbacks;  ///< never cleared: one of them may be what stops us
  std::shared_ptr<device::Peers> m_peers;
  std::map<device::PeerId, std::shared_ptr<Channel>> m_channels;
  KeptMessages m_kept;
  device::Health m_health;
  unsigned m_sequence = 0;
  bool m_running = false;
};

Analyzer::Analyzer(boost::asio::io_context& io, AnalyzerOptions options, AnalyzerCallbacks callbacks)
    : m_impl(std::make_shared<Impl>(io, std::move(options), std::move(callbacks))) {}

Analyzer::~Analyzer() { m_impl->stop(); }

void Analyzer::start() {
  const auto impl = m_impl;
  impl->start();
}
void Analyzer::stop() { m_impl->stop(); }
device::Health Analyzer::health() const { return m_impl->health(); }
std::size_t Analyzer::pending() const { return m_impl->pending(); }

}  // namespace nuanxin::hl7
