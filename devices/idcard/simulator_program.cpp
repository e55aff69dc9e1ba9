#include <charconv>
#include <exception>
#include <iostream>

#include "base/i18n.h"
#include "base/json.h"
#include "base/text.h"
#include "devices/common/control.h"
#include "devices/idcard/simulator.h"

namespace nuanxin::idcard {
namespace {

std::string lay(IdCardSimulator& simulator, const std::string& what) {
  Card card;
  if (const auto kind = kind_from_code(what)) {
    card = sample_card(*kind);
  } else {
    const auto json = parse_json(what);
    if (!json) return "error: lay needs resident, hkmotw, foreigner2023, foreigner2017 or a JSON object";
    auto parsed = card_from_json(*json);
    if (!parsed) return "error: " + parsed.error().field + ": " + parsed.error().detail;
    card = std::move(*parsed);
  }
  const auto laid = simulator.lay_card(card);
  return laid ? "ok" : "error: " + laid.error().field + ": " + laid.error().detail;
}

std::string set_fault(IdCardSimulator& simulator, const std::string& words) {
  const auto space = words.find(' ');
  const auto fault = fault_from_code(words.substr(0, space));
  int times = 0;
  if (space != std::string::npos) {
    const std::string count = trim(words.substr(space));
    const auto [end, error] = std::from_chars(count.data(), count.data() + count.size(), times);
    if (error != std::errc{} || end != count.data() + count.size() || times < 0)
      return "error: the number of times must be a whole number";
  }
  if (!fault)
    return "error: faults are none, checksum, half, inner_length, nocard, select, read, wrongcard, linenoise, device, "
           "noise, mute, unplug";
  simulator.set_fault(*fault, times);
  return "ok";
}

}  // namespace

Card sample_card(CardKind kind) {
  Card card;
  card.kind = kind;
  card.valid_from = "20200101";
  card.valid_to = "20400101";
  switch (kind) {
    case CardKind::resident:
      card.name = "陈小暖";
      card.sex = "1";
      card.nation = "01";
      card.birth = "19880412";
      card.address = "江苏省盐城市虚构区暖新路1号";
      card.id = "329999198804121239";
      card.issuer = "虚构市公安局测试分局";
      break;
    case CardKind::hkmotw:
      card.name = "林測試";
      card.sex = "1";
      card.birth = "19900101";
      card.address = "江苏省盐城市虚构区暖新路2号";
      card.id = "810000199001010019";
      card.issuer = "虚构市公安局测试分局";
      card.pass_no = "H00000000";
      card.issue_count = "01";
      break;
    case CardKind::foreigner2023:
      card.name = "测试五";
      card.name_en = "CESHI, WU";
      card.sex = "2";
      card.renewals = "00";
      card.birth = "19850615";
      card.id = "932156198506150027";
      card.nationality = "CHE";
      card.assoc = "000";
      break;
    case CardKind::foreigner2017:
      card.name = "测试四";
      card.name_en = "CESHI, SI";
      card.sex = "2";
      card.birth = "19800101";
      card.id = "CAN320080010119";
      card.nationality = "CAN";
      card.version = "01";
      card.issuer_code = "3200";
      break;
  }
  return card;
}

std::string obey(IdCardSimulator& simulator, const std::string& line) {
  const auto space = line.find(' ');
  const std::string word = line.substr(0, space);
  const std::string rest = space == std::string::npos ? std::string() : trim(line.substr(space));
  if (word == "lay") return lay(simulator, rest);
  if (word == "fault") return set_fault(simulator, rest);
  if (word == "lift")
    simulator.lift_card();
  else if (word == "unplug")
    simulator.unplug();
  else if (word == "plug")
    simulator.plug();
  else
    return "error: commands are lay, lift, fault, unplug, plug, quit";
  return "ok";
}

int run_idcard_simulator(const IdCardSimulatorProgram& program) {
  try {
    device::block_stop_signals();
    IdCardSimulatorOptions options;
    options.link_path = program.port;
    IdCardSimulator simulator(options);
    std::cout << trf("The simulated card reader is at {}", simulator.path()) << std::endl;
    const auto handle = [&simulator](const std::string& line) { return obey(simulator, line); };
    if (!program.first_command.empty()) std::cout << handle(program.first_command) << std::endl;
    device::run_control(program.control_socket, handle);
    return 0;
  } catch (const std::exception& e) {
    std::cerr << trf("The simulated device cannot run: {}", e.what()) << std::endl;
    return 1;
  }
}

}  // namespace nuanxin::idcard
