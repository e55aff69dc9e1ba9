#include "devices/instrument/probe.h"

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <map>

#include "base/i18n.h"
#include "devices/common/link.h"
#include "devices/idcard/frame.h"

namespace nuanxin::instrument {
namespace {

using Milliseconds = std::chrono::milliseconds;
using Steady = std::chrono::steady_clock;

/// More than any one message that decides it; what comes after it is counted only.
constexpr std::size_t most_bytes = 256 * 1024;
/// After a byte the rest of the message may still be on its way.
constexpr Milliseconds settle{400};

constexpr std::string_view printer_question("\x10\x04\x01", 3);

/// A link whose bytes are gathered while wait() runs the loop.
class ProbedPort {
 public:
  explicit ProbedPort(const device::Address& address)
      : m_link(device::Link::create(m_io, address, {Milliseconds(100), Milliseconds(500), Milliseconds(3000)},
                                    {{}, [this](std::string_view bytes) { take(bytes); }, {}})) {
    m_link->start();
  }
  ~ProbedPort() {
    m_link->stop();
    m_io.poll();
  }
  ProbedPort(const ProbedPort&) = delete;
  ProbedPort& operator=(const ProbedPort&) = delete;

  template <class Condition>
  bool wait(Milliseconds limit, Condition condition) {
    const auto deadline = Steady::now() + limit;
    while (!condition()) {
      if (m_io.stopped()) m_io.restart();
      if (Steady::now() >= deadline) return false;
      m_io.run_one_until(std::min(deadline, Steady::now() + Milliseconds(50)));
    }
    return true;
  }

  bool open(Milliseconds limit) {
    wait(limit, [this] { return m_link->is_up() || m_link->is_in_use(); });
    return m_link->is_up();
  }
  bool is_in_use() const { return m_link->is_in_use(); }
  /// What was heard before belongs to another speed or question.
  void begin(unsigned baud_rate) {
    if (baud_rate != 0) m_link->set_baud_rate(baud_rate);
    m_bytes.clear();
  }
  void ask(std::string_view bytes) {
    m_bytes.clear();
    m_link->write(std::string(bytes), [](std::size_t, bool) {});
  }
  const std::string& bytes() const { return m_bytes; }
  std::size_t count() const { return m_count; }
  bool is_quiet() const { return Steady::now() - m_last > settle; }

 private:
  void take(std::string_view bytes) {
    m_count += bytes.size();
    m_last = Steady::now();
    m_bytes += bytes.substr(0, most_bytes - std::min(most_bytes, m_bytes.size()));
  }

  boost::asio::io_context m_io;
  std::string m_bytes;
  std::size_t m_count = 0;
  Steady::time_point m_last;
  std::shared_ptr<device::Link> m_link;
};

class Prober {
 public:
  Prober(const device::Address& address, const std::vector<Profile>& profiles, const ProbeOptions& options)
      : m_address(address), m_profiles(profiles), m_options(options), m_port(address) {}

  bool open() { return m_port.open(m_options.open); }
  bool is_in_use() const { return m_port.is_in_use(); }
  std::size_t count() const { return m_port.count(); }

  std::vector<Finding> at_speed(unsigned baud_rate) {
    m_baud_rate = baud_rate;
    m_port.begin(baud_rate);
    const auto from_printer = after(m_options.answer, Asked::printer_status, printer_question);
    if (!from_printer.empty() || !m_port.bytes().empty()) return from_printer.empty() ? listen() : from_printer;
    const auto from_reader = ask_reader();
    return from_reader.empty() ? listen() : from_reader;
  }

 private:
  std::vector<Finding> ask_reader() {
    const bool may_be_one = std::any_of(m_profiles.begin(), m_profiles.end(), [this](const Profile& profile) {
      return profile.kind == Kind::idcard && fits(profile) && has_speed(profile);
    });
    if (!may_be_one) return {};
    return after(m_options.answer, Asked::card, idcard::command_frame(idcard::Command::find));
  }

  std::vector<Finding> after(Milliseconds limit, Asked asked, std::string_view question) {
    m_port.ask(question);
    return heard(limit, asked);
  }

  std::vector<Finding> listen() { return heard(m_options.listen, Asked::nothing); }

  /// Until something is recognised and over, or the time has passed.
  std::vector<Finding> heard(Milliseconds limit, Asked asked) {
    std::vector<Finding> findings;
    std::size_t judged = 0;
    m_port.wait(limit, [&] {
      const auto& bytes = m_port.bytes();
      if (bytes.size() == judged || !m_port.is_quiet()) return false;
      judged = bytes.size();
      findings = findings_of(judge(bytes, asked));
      return !findings.empty();
    });
    if (findings.empty()) findings = findings_of(judge(m_port.bytes(), asked));
    return findings;
  }

  std::vector<Finding> findings_of(const std::vector<Recognised>& all) const {
    std::vector<Finding> findings;
    for (const auto& recognised : all)
      for (const auto* profile : profiles_for(recognised, m_profiles))
        if (fits(*profile)) findings.push_back({profile->id, m_baud_rate, recognised.why});
    return findings;
  }

  bool fits(const Profile& profile) const {
    const auto* port = m_address.is_tcp() ? "tcp" : "serial";
    return std::find(profile.ports.begin(), profile.ports.end(), port) != profile.ports.end();
  }

  bool has_speed(const Profile& profile) const {
    const auto& rates = profile.baud_rates;
    return m_baud_rate == 0 || std::find(rates.begin(), rates.end(), m_baud_rate) != rates.end();
  }

  const device::Address& m_address;
  const std::vector<Profile>& m_profiles;
  const ProbeOptions& m_options;
  ProbedPort m_port;
  unsigned m_baud_rate = 0;
};

}  // namespace

std::vector<unsigned> speeds_of(const std::vector<Profile>& profiles) {
  std::map<unsigned, int> votes;
  for (const auto& profile : profiles)
    for (const auto rate : profile.baud_rates) ++votes[rate];
  std::vector<unsigned> speeds;
  speeds.reserve(votes.size());
  for (const auto& [rate, count] : votes) speeds.push_back(rate);
  std::stable_sort(speeds.begin(), speeds.end(), [&](unsigned a, unsigned b) { return votes[a] > votes[b]; });
  return speeds;
}

ProbeResult probe(const device::Address& address, const std::vector<Profile>& profiles, const ProbeOptions& options,
                  const std::function<void(unsigned)>& on_speed) {
  Prober prober(address, profiles, options);
  if (!prober.open()) return {prober.is_in_use() ? ProbeEnd::in_use : ProbeEnd::no_port, {}, 0};
  const auto speeds = address.is_tcp() ? std::vector<unsigned>{0} : speeds_of(profiles);
  for (const auto speed : speeds) {
    if (on_speed) on_speed(speed);
    auto findings = prober.at_speed(speed);
    if (!findings.empty()) return {ProbeEnd::found, std::move(findings), prober.count()};
  }
  return {prober.count() == 0 ? ProbeEnd::silent : ProbeEnd::unknown, {}, prober.count()};
}

std::string advice(ProbeEnd end) {
  switch (end) {
    case ProbeEnd::found:
      return tr("Take one of these profiles, and compare the first reading with the instrument's display.");
    case ProbeEnd::silent:
      return tr(
          "Nothing came. Check plug, cable and power, and that the instrument is set to send by itself; then "
          "measure, print or scan once while this runs.");
    case ProbeEnd::unknown:
      return tr(
          "Something came that no profile understands. Compare the instrument's speed and output format with "
          "docs/devices.md, and try again.");
    case ProbeEnd::in_use:
      return tr("Another program uses this port: end it, or close the device in the station's settings.");
    case ProbeEnd::no_port:
      break;
  }
  return tr("The port cannot be opened: check its name, the network and the right to use it (group dialout).");
}

}  // namespace nuanxin::instrument
