#include "devices/scanner/simulator.h"

#include <utility>

namespace nuanxin::scanner {
namespace {

class ScannerVoice final : public device::Voice {
 public:
  explicit ScannerVoice(std::string suffix) : m_suffix(std::move(suffix)) {}

  Result<device::Utterance> say(const std::vector<std::string>& words) override {
    if (words.front() != "scan") return refuse(Reason::unsupported);
    if (words.size() < 2) return refuse(Reason::invalid_value, "scan needs a code");
    std::string bytes = words[1];
    for (std::size_t i = 2; i < words.size(); ++i) bytes += " " + words[i];
    return device::Utterance{bytes + m_suffix, false};
  }
  std::string_view commands() const override { return "scan CODE"; }

 private:
  std::string m_suffix;
};

}  // namespace

std::unique_ptr<device::Voice> scanner_voice(std::string_view suffix) {
  if (suffix.empty() || suffix == "cr") return std::make_unique<ScannerVoice>("\r");
  if (suffix == "crlf") return std::make_unique<ScannerVoice>("\r\n");
  if (suffix == "tab") return std::make_unique<ScannerVoice>("\t");
  if (suffix == "none") return std::make_unique<ScannerVoice>("");
  return nullptr;
}

int run_scanner_simulator(const device::TalkerProgram& program) {
  return device::run_talker(program, scanner_voice(program.profile));
}

}  // namespace nuanxin::scanner
