#include <charconv>
#include <exception>
#include <iostream>

#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"
#include "devices/common/control.h"
#include "devices/escpos/simulator.h"

namespace nuanxin::escpos {
namespace {

std::string set_fault(EscposSimulator& simulator, const std::string& words) {
  const auto space = words.find(' ');
  const auto fault = printer_fault_from_code(words.substr(0, space));
  std::size_t after = 0;
  if (space != std::string::npos) {
    const std::string count = trim(words.substr(space));
    const auto [end, error] = std::from_chars(count.data(), count.data() + count.size(), after);
    if (error != std::errc{} || end != count.data() + count.size())
      return "error: the number of bytes must be a whole number";
  }
  if (!fault) return "error: faults are none, paper_low, paper_out, cover_open, offline, error, mute, drop";
  simulator.set_fault(*fault, after);
  return "ok";
}

Result<EscposSimulatorOptions> options_from(const EscposSimulatorProgram& program) {
  EscposSimulatorOptions options;
  options.folder = program.folder;
  if (program.port.starts_with('/')) {
    options.link_path = program.port;
    return options;
  }
  const char* end = program.port.data() + program.port.size();
  const auto [stop, error] = std::from_chars(program.port.data(), end, options.port);
  if (error != std::errc{} || stop != end || program.port.empty())
    return refuse(Reason::invalid_value, "a TCP port or an absolute path is expected", "port");
  return options;
}

}  // namespace

std::string obey(EscposSimulator& simulator, const std::string& line) {
  const auto space = line.find(' ');
  const std::string word = line.substr(0, space);
  const std::string rest = space == std::string::npos ? std::string() : trim(line.substr(space));
  if (word == "fault") return set_fault(simulator, rest);
  if (word == "jobs") return "ok " + std::to_string(simulator.job_count());
  if (word == "unplug")
    simulator.unplug();
  else if (word == "plug")
    simulator.plug();
  else
    return "error: commands are fault, unplug, plug, jobs, quit";
  return "ok";
}

int run_escpos_simulator(const EscposSimulatorProgram& program) {
  try {
    device::block_stop_signals();
    const auto options = options_from(program);
    if (!options) {
      std::cerr << tr("The port must be a TCP port or an absolute path.") << std::endl;
      return 1;
    }
    EscposSimulator simulator(*options);
    std::cout << trf("The simulated printer is at {}", simulator.address()) << std::endl;
    device::run_control(program.control_socket,
                        [&simulator](const std::string& line) { return obey(simulator, line); });
    return 0;
  } catch (const std::exception& e) {
    std::cerr << trf("The simulated device cannot run: {}", e.what()) << std::endl;
    return 1;
  }
}

}  // namespace nuanxin::escpos
