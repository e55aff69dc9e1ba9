#include "devices/hl7/simulator.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <deque>
#include <optional>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/text.h"
#include "devices/hl7/message.h"
#include "devices/hl7/mllp.h"

namespace nuanxin::hl7 {
namespace {

using Words = std::vector<std::string>;

constexpr int max_tries = 6;

/// What a simulated message says, and what is wrong with it.
struct Sample {
  std::string specimen;
  std::string name = "SIMULATED";
  std::string charset = "UNICODE UTF-8";
  std::string type = "ORU^R01";
  std::string processing = "P", version = "2.3.1";
  std::vector<std::string> results;  ///< CODE=VALUE
};

struct Sent {
  std::string control_id;
  std::string bytes;  ///< with the envelope
  int tries = 0;
};

std::string simulated_time(Instant now) {
  std::string digits;
  for (const char c : to_iso(now).substr(0, 19))
    if (c >= '0' && c <= '9') digits.push_back(c);
  return digits;
}

std::string sample_text(const Sample& sample, const std::string& control_id, const std::string& time) {
  const Delimiters usual;
  std::string text =
      fmt::format("MSH|^~\\&|UA-SIM|LAB|NUANXIN|VAN|{}||{}|{}|{}|{}||||||{}\rPID|1||||{}\rOBR|1|{}||UA^Urine|||{}\r",
                  time, sample.type, control_id, sample.processing, sample.version, sample.charset, sample.name,
                  escape(sample.specimen, usual), time);
  int sequence = 0;
  for (const auto& result : sample.results) {
    const auto equals = std::min(result.find('='), result.size());
    const auto value = equals < result.size() ? result.substr(equals + 1) : std::string("neg");
    text += fmt::format("OBX|{}|ST|{}||{}||||||F|||{}\r", ++sequence, escape(result.substr(0, equals), usual),
                        escape(value, usual), time);
  }
  return text;
}

Sample sample_with(std::string specimen, std::vector<std::string> results) {
  if (results.empty()) results = {"LEU=neg", "NIT=neg", "PRO=+-", "SG=1.020", "pH=6.0"};
  Sample sample;
  sample.specimen = std::move(specimen);
  sample.results = std::move(results);
  return sample;
}

/// The sample of a command that sends one message; nothing for a word that is unknown.
std::optional<Sample> sample_of(const Words& words) {
  const std::string& word = words.front();
  auto sample = sample_with("26093000010", {});
  if (word == "send" && words.size() > 1) return sample_with(words[1], {words.begin() + 2, words.end()});
  if (word == "gbk" && words.size() == 2) {
    sample.specimen = words[1];
    sample.name = "\xB2\xE2\xAB\x7C";  // 测珅
    sample.charset = "GB18030";
    return sample;
  }
  if (words.size() != 1) return {};
  if (word == "qc")
    sample.type = "OUL^R21";
  else if (word == "no-sample")
    sample.specimen.clear();
  else if (word == "no-results")
    sample.results.clear();
  else if (word == "other-version")
    sample.version = "3.0";
  else if (word == "other-processing")
    sample.processing = "X";
  else
    return {};
  return sample;
}

class AnalyzerActor final : public device::Actor {
 public:
  AnalyzerActor(SimulatorTiming timing, Clock clock) : m_timing(timing), m_clock(std::move(clock)) {}

  void enter(device::StageFloor& floor) override { m_floor = &floor; }
  std::string_view commands() const override {
    return "send ID [CODE=VALUE ...], many N, gbk ID, qc, no-sample, no-results, other-version, other-processing, "
           "again, "
           "heartbeat, burst N, half, no-end, no-cr, no-msh, oversize";
  }

  Json report() const override {
    return {
        {"accepted", m_accepted}, {"rejected", m_rejected}, {"given_up", m_given_up}, {"waiting", m_waiting.size()}};
  }

  std::string obey(const Words& words) override {
    const std::string& word = words.front();
    if (words.size() == 2 && (word == "many" || word == "burst")) return queue_many(words[1], word == "burst");
    if (const auto sample = sample_of(words)) return queue({message(*sample)});
    if (words.size() != 1) return {};
    if (word == "again" && !m_last.bytes.empty()) return queue({m_last});
    if (word == "heartbeat") return sent("\x02\x02");
    return send_fault(word);
  }

  void hear(std::string_view bytes) override {
    for (const auto& event : m_decoder.feed(bytes))
      if (event.kind == BlockEvent::Kind::block) take_answer(event.message);
  }

  void on_alarm() override { send_first(); }

  void on_line(bool is_up) override {
    m_is_up = is_up;
    m_decoder.reset();
    m_floor->cancel_alarm();
    if (is_up) send_first();
  }

 private:
  Sent message(const Sample& sample) {
    const std::string control_id = fmt::format("SIM{:06}", ++m_sequence);
    return {control_id, block(sample_text(sample, control_id, simulated_time(m_clock()))), 0};
  }

  std::string sent(const std::string& bytes) { return m_floor->send(bytes) ? "ok" : "error: not connected"; }

  /// Faults that nobody answers.
  std::string send_fault(const std::string& word) {
    const auto whole = message(sample_with("26093000010", {})).bytes;
    if (word == "half") return sent(whole.substr(0, whole.size() / 2));
    if (word == "no-end") return sent(whole.substr(0, whole.size() - 2));
    if (word == "no-cr") return sent(whole.substr(0, whole.size() - 1) + "\n");
    if (word == "no-msh") return sent(block("PID|1||X\r"));
    if (word == "oversize") return sent("\x0B" + std::string(BlockDecoder::max_block, 'A'));
    return {};
  }

  std::string queue_many(const std::string& count, bool is_at_once) {
    int wanted = 0;
    std::from_chars(count.data(), count.data() + count.size(), wanted);
    if (wanted < 1 || wanted > 10000) return "error: a number up to 10000 is expected";
    std::vector<Sent> all;
    for (int i = 1; i <= wanted; ++i) all.push_back(message(sample_with(std::to_string(26093000000 + i), {})));
    if (!is_at_once) return queue(std::move(all));
    std::string bytes;
    for (auto& one : all) {
      bytes += one.bytes;
      one.tries = 1;
      m_waiting.push_back(std::move(one));
    }
    m_floor->set_alarm(m_timing.answer);
    return sent(bytes);
  }

  std::string queue(std::vector<Sent> all) {
    const bool is_free = m_waiting.empty();
    for (auto& one : all) m_waiting.push_back(std::move(one));
    m_last = m_waiting.back();
    m_last.tries = 0;
    if (is_free) send_first();
    return "ok";
  }

  /// The first that waits, or waits again, for its answer.
  void send_first() {
    while (!m_waiting.empty() && m_waiting.front().tries >= max_tries) {
      m_given_up.push_back(m_waiting.front().control_id);
      m_waiting.pop_front();
    }
    if (m_waiting.empty() || !m_is_up) return;
    ++m_waiting.front().tries;
    m_floor->send(m_waiting.front().bytes);
    m_floor->set_alarm(m_timing.answer);
  }

  void take_answer(const std::string& bytes) {
    const auto answer = Message::parse(bytes);
    if (!answer) return;
    const Report report = read_report(*answer);
    const auto asked = std::find_if(m_waiting.begin(), m_waiting.end(),
                                    [&](const Sent& one) { return one.control_id == report.ack_reference; });
    if (asked == m_waiting.end()) return;
    m_floor->tell(trim(report.ack_code + " " + report.ack_reference + " " + report.ack_text));
    if (report.ack_code == "AE") {
      m_floor->set_alarm(m_timing.again);
      return;
    }
    (report.ack_code == "AA" ? m_accepted : m_rejected).push_back(asked->control_id);
    m_waiting.erase(asked);
    m_floor->cancel_alarm();
    if (m_waiting.empty() || m_waiting.front().tries == 0) return send_first();
    m_floor->set_alarm(m_timing.answer);  // the rest of a burst
  }

  SimulatorTiming m_timing;
  Clock m_clock;
  device::StageFloor* m_floor = nullptr;
  BlockDecoder m_decoder;
  std::deque<Sent> m_waiting;
  Sent m_last;
  bool m_is_up = false;
  int m_sequence = 0;
  std::vector<std::string> m_accepted, m_rejected, m_given_up;
};

}  // namespace

std::unique_ptr<device::Actor> analyzer_actor(SimulatorTiming timing, Clock clock) {
  return std::make_unique<AnalyzerActor>(timing, std::move(clock));
}

int run_hl7_simulator(const device::TalkerProgram& program) {
  return device::run_stage(program, program.profile.empty() ? analyzer_actor() : nullptr);
}

}  // namespace nuanxin::hl7
