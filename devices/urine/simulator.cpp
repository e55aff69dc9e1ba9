#include "devices/urine/simulator.h"

#include <fmt/format.h>

#include <array>
#include <map>
#include <utility>

#include "devices/urine/layout.h"

namespace nuanxin::urine {
namespace {

using Words = std::vector<std::string>;

struct PrintedValue {
  std::string text;
  bool is_marked = false;
};

/// By our code.
using Values = std::map<std::string, PrintedValue, std::less<>>;

constexpr std::array<std::pair<std::string_view, std::string_view>, 7> normal_values{{{"URO", "Normal"},
                                                                                      {"SG", "1.015"},
                                                                                      {"pH", "6.0"},
                                                                                      {"CR", "8.8 mmol/L"},
                                                                                      {"MALB", "10 mg/L"},
                                                                                      {"Ca", "2.5 mmol/L"},
                                                                                      {"ACR", "<3.4mg/mmol"}}};

PrintedValue value_of(const Values& values, std::string_view code) {
  const auto given = values.find(code);
  if (given != values.end()) return given->second;
  for (const auto& [item, text] : normal_values)
    if (item == code) return {std::string(text), false};
  return {"-", false};
}

std::string urit_block(const Layout& layout, std::string_view id, const std::string& now, const Values& values) {
  std::string text =
      fmt::format(" \r\rID:{}\r\rNO.000012 {}\r\r            {}\r\r\r\r", id, now.substr(0, 10), now.substr(11, 8));
  for (const auto& [printed, code] : layout.items) {
    const auto value = value_of(values, code);
    text += fmt::format("{}{:<3} {}\r\r", value.is_marked ? '*' : ' ', printed, value.text);
  }
  return text;
}

std::string dirui_block(const Layout& layout, std::string_view id, const std::string& now, const Values& values) {
  // The colon behind ID is the full-width one in GB18030, as on the analyzer.
  std::string text =
      fmt::format("\r\n Date:{} {}\r\n No. 0012\r\n ID\xA3\xBA{}\r\n", now.substr(0, 10), now.substr(11, 5), id);
  for (const auto& [printed, code] : layout.items) {
    const auto value = value_of(values, code);
    text += fmt::format("{}{:<4} {}\r\n", value.is_marked ? '*' : ' ', printed, value.text);
  }
  return text;
}

std::string uriscan_block(const Layout& layout, std::string_view id, const std::string& now, const Values& values) {
  constexpr std::string_view month_names = "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC";
  const auto month = static_cast<std::size_t>(std::stoi(now.substr(5, 2)));
  std::string text = fmt::format("Date :{}-{}-{} {}\r\nID_NO:{:<22}\r\n{:<16}\r\nWard :\r\nNAME :\r\n",
                                 month_names.substr((month - 1) * 3, 3), now.substr(8, 2), now.substr(0, 4),
                                 now.substr(11, 8), "0012-", id);
  for (const auto& [printed, code] : layout.items)
    text += fmt::format("{:<25}\r\n", fmt::format("{:<4} {}", printed, value_of(values, code).text));
  return text;
}

struct Printer {
  std::string_view name;
  std::string_view vendor;
  std::string (*print)(const Layout&, std::string_view id, const std::string& now, const Values&);
};

constexpr std::array<Printer, 3> printers{{{"urit", "URIT text", urit_block},
                                           {"dirui", "DIRUI text", dirui_block},
                                           {"yd", "YD URiSCAN text", uriscan_block}}};

const Layout* layout_of(std::string_view vendor) {
  for (const auto& layout : built_in_layouts())
    if (layout.vendor == vendor) return &layout;
  return nullptr;
}

/// Our code; empty when the printer has no such item.
std::string code_of(const Layout& layout, std::string_view name) {
  for (const auto& [printed, code] : layout.items)
    if (name == printed || name == code) return code;
  return {};
}

/// "LEU=+1", then words that are no item belong to it.
std::optional<Values> values_from(const Layout& layout, const Words& words, std::size_t first) {
  Values values;
  PrintedValue* last = nullptr;
  for (std::size_t i = first; i < words.size(); ++i) {
    const bool is_marked = words[i].starts_with('*');
    const auto name = std::string_view(words[i]).substr(is_marked ? 1 : 0);
    const auto equals = name.find('=');
    const std::string code = equals == std::string_view::npos ? std::string() : code_of(layout, name.substr(0, equals));
    if (!code.empty()) {
      last = &values[code];
      *last = {std::string(name.substr(equals + 1)), is_marked};
    } else if (last != nullptr) {
      last->text += " " + words[i];
    } else {
      return {};
    }
  }
  return values;
}

class AnalyzerVoice final : public device::Voice {
 public:
  explicit AnalyzerVoice(Clock clock) : m_clock(std::move(clock)) {}

  Result<device::Utterance> say(const Words& words) override {
    const bool is_open = words.front() == "print-open";
    if (words.front() != "print" && !is_open) return refuse(Reason::unsupported);
    for (const auto& printer : printers) {
      if (words.size() < 3 || words[1] != printer.name) continue;
      const auto* const layout = layout_of(printer.vendor);
      const auto values = layout != nullptr ? values_from(*layout, words, 3) : std::nullopt;
      if (!values)
        return refuse(Reason::invalid_value, "behind the ID come ITEM=VALUE with items that this printer has");
      const std::string text = printer.print(*layout, words[2], to_iso(m_clock()), *values);
      return device::Utterance{"\x02" + text + (is_open ? "" : "\x03"), false};
    }
    return refuse(Reason::invalid_value, "print needs urit, dirui or yd, and an ID");
  }
  std::string_view commands() const override {
    return "print urit|dirui|yd ID [ITEM=VALUE ...], print-open (the same without ETX)";
  }

 private:
  Clock m_clock;
};

}  // namespace

std::unique_ptr<device::Voice> analyzer_voice(Clock clock) { return std::make_unique<AnalyzerVoice>(std::move(clock)); }

int run_urine_simulator(const device::TalkerProgram& program) {
  return device::run_talker(program, program.profile.empty() ? analyzer_voice() : nullptr);
}

}  // namespace nuanxin::urine
