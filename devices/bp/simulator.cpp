#include "devices/bp/simulator.h"

#include <fmt/format.h>

#include <utility>

#include "devices/bp/aandd.h"
#include "devices/bp/text_fields.h"

namespace nuanxin::bp {
namespace {

constexpr std::size_t max_id = 20;

struct Measured {
  int systolic = 128, diastolic = 82, pulse = 71;
  std::string id;
  int mean() const { return diastolic + (systolic - diastolic) / 3; }
};

/// Digits of the device's time.
struct MomentDigits {
  std::string year, month, day, hour, minute, second;
};

MomentDigits moment_digits(Instant now) {
  const std::string iso = to_iso(now);  // 2026-09-30T08:30:15.000+08:00
  return {iso.substr(0, 4),  iso.substr(5, 2),  iso.substr(8, 2),
          iso.substr(11, 2), iso.substr(14, 2), iso.substr(17, 2)};
}

/// One instrument's way to say a result and a failure; no failure: it has no such message.
struct Dialect {
  std::string_view profile;
  bool has_check;
  std::string (*result)(const Measured&, const MomentDigits&);
  std::string (*failure)(std::string_view code, const MomentDigits&);
};

std::string hbp9030_line(const MomentDigits& t, std::string_view id, std::string_view error_and_values) {
  return fmt::format("{},{},{},{},{},{:<20},{},0\r\n", t.year, t.month, t.day, t.hour, t.minute, id, error_and_values);
}

std::string hbp9030_result(const Measured& m, const MomentDigits& t) {
  return hbp9030_line(t, m.id, fmt::format("0,{:03},{:03},{:03}", m.systolic, m.diastolic, m.pulse));
}

std::string hbp9030_failure(std::string_view code, const MomentDigits& t) {
  const auto number = whole_number(code);
  if (!number || *number < 1 || *number > 9) return {};
  return hbp9030_line(t, {}, fmt::format("{},   ,   ,   ", *number));
}

std::string hbp9020_result(const Measured& m, const MomentDigits& t) {
  return fmt::format("bp,{:<20},{}/{}/{},{}:{},{:03},{:03},{:03},{:03},0\r\n", m.id, t.year, t.month, t.day, t.hour,
                     t.minute, m.systolic, m.mean(), m.diastolic, m.pulse);
}

/// STX, text, ETX, BCC.
std::string checked_block(const std::string& text) {
  const std::string summed = "\x02" + text + "\x03";
  return summed + bcc_of(summed);
}

std::string rb_fields(const MomentDigits& t, std::string_view error, std::string_view values) {
  std::string text = fmt::format("TM2657P,{}{}{}{}{}{},00,0001,{},{},L180,T 12,", t.year.substr(2), t.month, t.day,
                                 t.hour, t.minute, t.second, error, values);
  for (char& c : text)
    if (c == ',') c = 0x1E;
  return checked_block(text);
}

std::string tm265x_result(const Measured& m, const MomentDigits& t) {
  return rb_fields(t, "E00", fmt::format("S{:3},M{:3},D{:3},P{:3}", m.systolic, m.mean(), m.diastolic, m.pulse));
}

std::string tm265x_failure(std::string_view code, const MomentDigits& t) {
  if (code.size() != 3 || code.front() != 'E' || !whole_number(code.substr(1)) || code == "E00") return {};
  return rb_fields(t, code, "S  0,M  0,D  0,P  0");
}

std::string bp500_result(const Measured& m, const MomentDigits& t) {
  return checked_block(fmt::format("R1,{},{}{}{},{}{}{},{:03},{:03},{:03},{:03},0000", m.id, t.year.substr(2), t.month,
                                   t.day, t.hour, t.minute, t.second, m.systolic, m.mean(), m.diastolic, m.pulse));
}

constexpr Dialect dialects[] = {{"hbp9030", false, hbp9030_result, hbp9030_failure},
                                {"hbp9020", false, hbp9020_result, nullptr},
                                {"tm265x", true, tm265x_result, tm265x_failure},
                                {"bp500", false, bp500_result, nullptr}};

std::optional<Measured> measured_from(const std::vector<std::string>& words) {
  if (words.size() != 4 && words.size() != 5) return {};
  const auto systolic = whole_number(words[1]), diastolic = whole_number(words[2]), pulse = whole_number(words[3]);
  if (!systolic || !diastolic || !pulse || *systolic > 999 || *diastolic > 999 || *pulse > 999) return {};
  const std::string id = words.size() == 5 ? words[4] : std::string();
  if (id.size() > max_id || id.find(',') != std::string::npos || !is_printable(id)) return {};
  return Measured{*systolic, *diastolic, *pulse, id};
}

class MonitorVoice final : public device::Voice {
 public:
  MonitorVoice(const Dialect& dialect, Clock clock) : m_dialect(dialect), m_clock(std::move(clock)) {}

  Result<device::Utterance> say(const std::vector<std::string>& words) override {
    if (words.front() == "measure") {
      const auto measured = measured_from(words);
      if (!measured) return refuse(Reason::invalid_value, "measure needs SYS DIA PULSE and perhaps an ID");
      m_measured = *measured;
      return device::Utterance{m_dialect.result(m_measured, moment_digits(m_clock())), m_dialect.has_check};
    }
    if (words.front() != "error") return refuse(Reason::unsupported);
    if (m_dialect.failure == nullptr) return refuse(Reason::invalid_value, "this instrument has no error message");
    const std::string code = words.size() == 2 ? words[1] : std::string();
    const std::string bytes = m_dialect.failure(code, moment_digits(m_clock()));
    if (bytes.empty()) return refuse(Reason::invalid_value, "error needs a code of this instrument");
    return device::Utterance{bytes, m_dialect.has_check};
  }

  std::string answer(std::string_view bytes) override {
    if (m_dialect.profile != "tm265x") return {};
    std::string said;
    for (const auto& command : m_commands.feed(bytes)) {
      if (command.meaning.empty()) continue;
      said +=
          "\x16\x16\x01"
          "00\x06";
      if (command.meaning == "start measurement") said += m_dialect.result(m_measured, moment_digits(m_clock()));
    }
    return said;
  }

  std::string_view commands() const override { return "measure SYS DIA PULSE [ID], error CODE"; }

 private:
  const Dialect& m_dialect;
  Clock m_clock;
  Measured m_measured;
  AandDDecoder m_commands;
};

}  // namespace

std::unique_ptr<device::Voice> monitor_voice(std::string_view profile, Clock clock) {
  for (const auto& dialect : dialects)
    if (dialect.profile == profile || (profile.empty() && dialect.profile == "hbp9030"))
      return std::make_unique<MonitorVoice>(dialect, std::move(clock));
  return nullptr;
}

int run_bp_simulator(const device::TalkerProgram& program) {
  return device::run_talker(program, monitor_voice(program.profile));
}

}  // namespace nuanxin::bp
