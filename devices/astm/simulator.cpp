#include "devices/astm/simulator.h"

#include <algorithm>
#include <charconv>
#include <deque>
#include <map>
#include <utility>
#include <vector>

#include "base/json.h"
#include "devices/astm/answer.h"
#include "devices/astm/decode.h"
#include "devices/astm/receiver.h"

namespace nuanxin::astm {
namespace {

using Words = std::vector<std::string>;
using Kind = FrameEvent::Kind;

/// What a simulated message says.
struct Sample {
  std::string specimen;
  std::string name = "SIMULATED";
  bool is_control = false;
  std::vector<std::string> results;  ///< CODE=VALUE
};

std::string sample_header(Instant now) { return "H|\\^&|||UA-SIM^0001^1.0|||||||P|LIS2-A2|" + compact_time(now); }

std::vector<std::string> sample_records(const Sample& sample, Instant now) {
  const std::string time = compact_time(now);
  std::vector<std::string> records{
      sample_header(now), "P|1||||" + sample.name,
      "O|1|" + escape(sample.specimen) + "||^^^UA|R||||||" + (sample.is_control ? "Q" : "") + "||||Urine||||||||||F"};
  int sequence = 0;
  for (const auto& result : sample.results) {
    const auto equals = std::min(result.find('='), result.size());
    const auto value = equals < result.size() ? result.substr(equals + 1) : std::string("neg");
    records.push_back("R|" + std::to_string(++sequence) + "|^^^" + escape(result.substr(0, equals)) + "|" +
                      escape(value) + "|||N||F||||" + time + "|UA-SIM");
  }
  records.emplace_back("L|1|N");
  return records;
}

std::string specimen_number(int index) { return std::to_string(26093000000 + index); }

/// What one session sends, and which specimens are accepted with the ACK of which frame.
struct SimulatedSession {
  std::vector<std::string> frames;
  std::map<std::size_t, std::vector<std::string>> ends;
  bool is_half = false, is_silent = false, loses_ack = false;
};

std::string text_of(const std::string& wire) { return wire.substr(2, wire.size() - 7); }

/// The same frame with another number or text, or one that is damaged.
std::string spoil(std::string_view how, std::string wire) {
  const bool is_last = wire[wire.size() - 5] == byte::etx;
  const int number = wire[1] - '0';
  if (how == "restricted") return frame(number, "\n" + text_of(wire), is_last);
  if (how == "wrong-number") return frame(next_number(next_number(number)), text_of(wire), is_last);
  wire[wire.size() - 3] = wire[wire.size() - 3] == '0' ? '1' : '0';
  return wire;
}

class AnalyzerActor final : public device::Actor {
 public:
  AnalyzerActor(SenderTiming timing, Clock clock) : m_timing(timing), m_clock(std::move(clock)), m_sender(timing) {}

  void enter(device::StageFloor& floor) override { m_floor = &floor; }
  std::string_view commands() const override {
    return "send ID [CODE=VALUE ...], many N, qc [CODE=VALUE ...], gbk ID, query ID ..., abort, again, one-frame, "
           "half, "
           "silent, no-l, lose-ack, bad-checksum [N], restricted [N], wrong-number [N], nak [N], busy [N], deaf [N], "
           "contention ID";
  }

  Json report() const override {
    return {{"accepted", m_accepted}, {"refused", m_refused}, {"cut", m_cut}, {"answers", m_answers}};
  }

  std::string obey(const Words& words) override {
    const std::string& word = words.front();
    if (is_one_of(word, {"one-frame", "half", "silent", "no-l", "lose-ack"}) && words.size() == 1) {
      m_next[word] = 1;
      return "ok";
    }
    if (is_one_of(word, {"bad-checksum", "restricted", "wrong-number", "nak", "busy", "deaf"}))
      return count_fault(words);
    if (word == "contention" && words.size() == 2) {
      m_crossing.push_back(session_of({sample(words[1], {})}));
      return "ok";
    }
    if (word == "again" && words.size() == 1 && !m_last.frames.empty()) return queue(m_last);
    const auto records = records_of(words);
    return records.empty() ? std::string() : queue(session_from(records));
  }

  void hear(std::string_view bytes) override {
    for (const auto& event : m_decoder.feed(bytes)) handle(event);
    begin_next();
  }

  void on_alarm() override {
    if (m_sender.is_idle())
      m_receiver.on_timeout();
    else
      take(m_sender.on_timeout());
    begin_next();
  }

  void on_line(bool is_up) override {
    m_is_up = is_up;
    m_decoder.reset();
    m_receiver.on_timeout();
    if (!m_sender.is_idle()) cut();
    begin_next();
  }

 private:
  static bool is_one_of(const std::string& word, std::initializer_list<std::string_view> words) {
    return std::find(words.begin(), words.end(), word) != words.end();
  }

  static Sample sample(std::string specimen, std::vector<std::string> results) {
    if (results.empty()) results = {"LEU=neg", "NIT=neg", "PRO=+-", "SG=1.020", "pH=6.0"};
    return {std::move(specimen), "SIMULATED", false, std::move(results)};
  }

  std::string count_fault(const Words& words) {
    int count = 1;
    if (words.size() > 1) {
      const auto& text = words[1];
      const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
      if (error != std::errc{} || end != text.data() + text.size() || count < 1) return "error: a number is expected";
    }
    m_next[words.front()] = count;
    return "ok";
  }

  bool use(const std::string& fault) {
    const auto found = m_next.find(fault);
    if (found == m_next.end() || found->second == 0) return false;
    --found->second;
    return true;
  }

  /// The records of a command that starts a session; empty for one that is unknown.
  std::vector<std::string> records_of(const Words& words) {
    const std::string& word = words.front();
    const Words rest(words.begin() + 1, words.end());
    const Instant now = m_clock();
    if (word == "send" && !rest.empty())
      return sample_records(sample(rest.front(), {rest.begin() + 1, rest.end()}), now);
    if (word == "qc") {
      auto control = sample("QC-LEVEL1", rest);
      control.is_control = true;
      return sample_records(control, now);
    }
    if (word == "gbk" && rest.size() == 1) {
      auto chinese = sample(rest.front(), {});
      chinese.name = "\xB2\xE2\xAB\x7C";  // 测珅
      return sample_records(chinese, now);
    }
    if (word == "many" && rest.size() == 1) return records_of_many(rest.front(), now);
    if (word == "query" && !rest.empty()) return query_records(rest, "O", now);
    if (word == "abort" && rest.empty()) return query_records({}, "A", now);
    return {};
  }

  static std::vector<std::string> records_of_many(const std::string& count, Instant now) {
    int wanted = 0;
    std::from_chars(count.data(), count.data() + count.size(), wanted);
    std::vector<std::string> records;
    for (int i = 1; i <= std::min(wanted, 10000); ++i)
      for (auto& one : sample_records(sample(specimen_number(i), {}), now)) records.push_back(std::move(one));
    return records;
  }

  static std::vector<std::string> query_records(const Words& specimens, std::string_view status, Instant now) {
    std::string asked;
    for (const auto& specimen : specimens) asked += (asked.empty() ? "^" : "\\^") + escape(specimen);
    return {sample_header(now), "Q|1|" + asked + "||ALL||||||||" + std::string(status), "L|1|N"};
  }

  SimulatedSession session_of(const std::vector<Sample>& samples) {
    std::vector<std::string> records;
    for (const auto& one : samples)
      for (auto& record : sample_records(one, m_clock())) records.push_back(std::move(record));
    return session_from(records);
  }

  SimulatedSession session_from(std::vector<std::string> records) {
    if (use("no-l")) std::erase_if(records, [](const auto& record) { return record.starts_with("L|"); });
    SimulatedSession session;
    if (use("one-frame")) {
      std::string whole;
      for (const auto& record : records) whole += record + '\r';
      whole.pop_back();
      session.frames = frames({whole}, FrameDecoder::max_text);
    } else {
      session.frames = frames(records);
    }
    std::string text;
    for (std::size_t i = 0; i < session.frames.size(); ++i) {
      text += text_of(session.frames[i]);
      if (!is_terminated(text)) continue;
      for (const auto raw : split_messages(text))
        for (const auto& order : parse_message(raw).orders) session.ends[i].push_back(order.specimen_raw);
      text.clear();
    }
    session.is_half = use("half");
    session.is_silent = use("silent");
    session.loses_ack = use("lose-ack");
    return session;
  }

  std::string queue(SimulatedSession session) {
    m_last = session;
    m_last.is_half = m_last.is_silent = m_last.loses_ack = false;
    m_sessions.push_back(std::move(session));
    begin_next();
    return "ok";
  }

  void begin_next() {
    if (!m_is_up || !m_sender.is_idle() || m_receiver.is_waiting() || m_sessions.empty()) return;
    m_current = std::move(m_sessions.front());
    m_sessions.pop_front();
    m_at = 0;
    take(m_sender.start(m_current.frames));
  }

  void handle(const FrameEvent& event) {
    if (m_sender.is_listening()) {
      const bool is_accepted = m_is_frame_out && (event.kind == Kind::ack || event.kind == Kind::eot);
      if (is_accepted && !accept_frame()) return;
      return take(m_sender.handle(event));
    }
    if (event.kind == Kind::enq && answer_wrongly(event)) return;
    Receiver::Actions actions;
    if (event.kind == Kind::frame && use("nak"))
      actions.reply = byte::nak;
    else
      m_receiver.handle(event, actions);
    m_floor->send(actions.reply);
    if (m_receiver.is_waiting() && m_sender.is_idle()) m_floor->set_alarm(std::chrono::seconds(30));
  }

  bool answer_wrongly(const FrameEvent& enq) {
    if (use("deaf")) return true;
    if (use("busy")) {
      m_floor->send(std::string(1, byte::nak));
      return true;
    }
    if (m_crossing.empty() || !m_sender.is_idle()) return false;
    m_sessions.push_front(std::move(m_crossing.front()));
    m_crossing.pop_front();
    begin_next();
    take(m_sender.handle(enq));
    return true;
  }

  /// False when its ACK "was lost".
  bool accept_frame() {
    const bool is_last = m_at + 1 == m_current.frames.size();
    if (is_last && std::exchange(m_current.loses_ack, false)) {
      m_floor->send(m_current.frames[m_at]);
      return false;
    }
    if (const auto ended = m_current.ends.find(m_at); ended != m_current.ends.end())
      m_accepted.insert(m_accepted.end(), ended->second.begin(), ended->second.end());
    ++m_at;
    return true;
  }

  void take(const Sender::Step& step) {
    if (step.wait_for) m_floor->set_alarm(*step.wait_for);
    if (step.outcome) m_floor->cancel_alarm();
    if (step.outcome && *step.outcome != Sender::Outcome::delivered) ++m_refused;
    if (step.outcome && m_current.is_silent) {
      ++m_cut;
      return;
    }
    if (!step.bytes.empty()) put(step.bytes);
  }

  void put(std::string bytes) {
    m_is_frame_out = bytes.front() == byte::stx;
    if (!m_is_frame_out) {
      m_floor->send(bytes);
      return;
    }
    for (const auto* how : {"bad-checksum", "restricted", "wrong-number"})
      if (use(how)) bytes = spoil(how, bytes);
    const bool is_cut = m_current.is_half && m_at + 1 >= std::min<std::size_t>(m_current.frames.size(), 2);
    m_floor->send(is_cut ? bytes.substr(0, bytes.size() / 2) : bytes);
    if (is_cut) cut();
  }

  void cut() {
    ++m_cut;
    m_sender = Sender(m_timing);
    m_is_frame_out = false;
    m_floor->cancel_alarm();
  }

  bool store(const Message& message) {
    m_answers.push_back(to_json(message));
    m_floor->tell(m_answers.back().dump());
    return true;
  }

  SenderTiming m_timing;
  Clock m_clock;
  device::StageFloor* m_floor = nullptr;
  FrameDecoder m_decoder;
  Sender m_sender;
  Receiver m_receiver{Handshake::full, TextRule::strict,
                      [this](const Message& message, const std::string&) { return store(message); }};
  std::map<std::string, int, std::less<>> m_next;  ///< faults that are still to come
  std::deque<SimulatedSession> m_sessions, m_crossing;
  SimulatedSession m_current, m_last;
  std::size_t m_at = 0;  ///< frame of the current session
  bool m_is_frame_out = false;
  bool m_is_up = false;
  std::vector<std::string> m_accepted;
  std::size_t m_refused = 0, m_cut = 0;
  Json m_answers = Json::array();
};

}  // namespace

std::unique_ptr<device::Actor> analyzer_actor(SenderTiming timing, Clock clock) {
  return std::make_unique<AnalyzerActor>(timing, std::move(clock));
}

int run_astm_simulator(const device::TalkerProgram& program) {
  return device::run_stage(program, program.profile.empty() ? analyzer_actor() : nullptr);
}

}  // namespace nuanxin::astm
