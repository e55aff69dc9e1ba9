#include <array>
#include <iostream>
#include <utility>

#include "base/i18n.h"
#include "base/json.h"
#include "devices/instrument/probe.h"

namespace nuanxin::instrument {
namespace {

std::string_view end_code(ProbeEnd end) {
  switch (end) {
    case ProbeEnd::found:
      return "found";
    case ProbeEnd::silent:
      return "silent";
    case ProbeEnd::unknown:
      return "unknown";
    case ProbeEnd::in_use:
      return "in_use";
    case ProbeEnd::no_port:
      break;
  }
  return "no_port";
}

Json finding_json(const Finding& finding) {
  Json json{{"profile", finding.profile}};
  if (finding.baud_rate != 0) json["baud"] = finding.baud_rate;
  json["why"] = finding.why;
  return json;
}

void print_result(const ProbeResult& result) {
  for (const auto& finding : result.findings) std::cout << finding_json(finding).dump() << '\n';
  const Json last{{"result", end_code(result.end)},
                  {"findings", result.findings.size()},
                  {"bytes", result.bytes},
                  {"advice", advice(result.end)}};
  std::cout << last.dump() << std::endl;
}

int refused(const Error& error) {
  std::cerr << error.detail << '\n';
  return 1;
}

}  // namespace

int run_probe(const ProbeProgram& program) {
  const auto address = device::parse_address(program.port);
  if (!address) return refused(address.error());
  if (address->is_listening) return refused({Reason::unsupported, "probe opens ports, it does not listen", "port"});
  const auto folder = program.profiles_folder.empty() ? default_profiles_folder() : program.profiles_folder;
  const auto profiles = load_profiles(folder);
  if (!profiles) return refused(profiles.error());
  ProbeOptions options;
  options.listen = std::chrono::seconds(program.seconds);
  std::cerr << tr("Measure, print or scan now, again and again until this ends.") << std::endl;
  const auto result = probe(*address, *profiles, options, [](unsigned baud_rate) {
    if (baud_rate != 0) std::cerr << trf("Listening at {} baud.", baud_rate) << std::endl;
  });
  print_result(result);
  return result.end == ProbeEnd::found ? 0 : 1;
}

}  // namespace nuanxin::instrument
