// device: instruments without a screen. `simulate` plays real bytes over a real port, `probe` and `listen` use one;
// `decode` reads hex lines (docs/devices.md).
#include <CLI/CLI.hpp>
#include <iostream>
#include <map>

#include "base/i18n.h"
#include "cli/console.h"
#include "cli/families.h"
#include "devices/astm/decode.h"
#include "devices/astm/simulator.h"
#include "devices/bp/decode.h"
#include "devices/bp/simulator.h"
#include "devices/escpos/encode.h"
#include "devices/escpos/simulator.h"
#include "devices/escpos/status.h"
#include "devices/hl7/decode.h"
#include "devices/hl7/simulator.h"
#include "devices/idcard/message.h"
#include "devices/idcard/simulator.h"
#include "devices/instrument/listen.h"
#include "devices/instrument/probe.h"
#include "devices/scale/decode.h"
#include "devices/scale/simulator.h"
#include "devices/scanner/decode.h"
#include "devices/scanner/simulator.h"
#include "devices/urine/decode.h"
#include "devices/urine/simulator.h"

namespace nuanxin::cli {
namespace {

struct DeviceOptions {
  std::string kind, port, control, protocol, folder, profile, profiles;
  unsigned seconds = 5;
  bool stream = false;
  bool raw = false;
};

int simulate(const DeviceOptions& options) {
  if (options.kind == "idcard") return idcard::run_idcard_simulator({options.port, options.control, {}});
  if (options.kind == "escpos") return escpos::run_escpos_simulator({options.port, options.control, options.folder});
  const device::TalkerProgram program{options.port, options.control, {}, options.profile};
  if (options.kind == "astm") return astm::run_astm_simulator(program);
  if (options.kind == "bp") return bp::run_bp_simulator(program);
  if (options.kind == "hl7") return hl7::run_hl7_simulator(program);
  if (options.kind == "scale") return scale::run_scale_simulator(program);
  if (options.kind == "scanner") return scanner::run_scanner_simulator(program);
  return urine::run_urine_simulator(program);
}

struct Protocol {
  int (*decode_lines)(std::istream&, std::ostream&);
  std::unique_ptr<device::MessageStream> (*open_stream)();  ///< null: the protocol has whole messages only
};

const std::map<std::string, Protocol>& protocols() {
  static const std::map<std::string, Protocol> all = {{"astm", {astm::decode_astm, astm::open_stream}},
                                                      {"ble-bp", {bp::decode_ble_bp, nullptr}},
                                                      {"bp", {bp::decode_bp, bp::open_stream}},
                                                      {"escpos-status", {escpos::decode_escpos_status, nullptr}},
                                                      {"hl7", {hl7::decode_hl7, hl7::open_stream}},
                                                      {"idcard", {idcard::decode_idcard, idcard::open_stream}},
                                                      {"scale", {scale::decode_scale, scale::open_stream}},
                                                      {"scanner", {scanner::decode_scanner, scanner::open_stream}},
                                                      {"urine-text", {urine::decode_urine_text, urine::open_stream}}};
  return all;
}

int decode(const DeviceOptions& options) {
  const auto& protocol = protocols().at(options.protocol);
  if (!options.stream) return protocol.decode_lines(std::cin, std::cout);
  if (protocol.open_stream == nullptr) {
    std::cerr << trf("{} has whole messages only, one a line.", options.protocol) << '\n';
    return 2;
  }
  const auto stream = protocol.open_stream();
  return device::decode_stream(std::cin, std::cout, *stream);
}

void add_instrument_commands(CLI::App& device, const std::shared_ptr<DeviceOptions>& options, int& exit) {
  auto* probe = device.add_subcommand("probe", "Find out what is attached to a port");
  probe->add_option("port", options->port, "/dev/ttyUSB0 or HOST:PORT")->required();
  probe->add_option("--profiles", options->profiles, "Folder of the profiles; default: the installed ones");
  probe->add_option("--seconds", options->seconds, "How long to listen at each speed")
      ->check(CLI::Range(1, 3600))
      ->capture_default_str();
  probe->callback([options, &exit] {
    exit = instrument::run_probe({options->port, options->profiles, options->seconds});
  });

  auto* listen = device.add_subcommand("listen", "Print what an instrument measures, one JSON line each, until SIGINT");
  listen->add_option("profile", options->profile, "Such as omron-hbp-9030")->required();
  listen->add_option("port", options->port, "/dev/ttyUSB0, HOST:PORT or listen:PORT")->required();
  listen->add_option("--profiles", options->profiles, "Folder of the profiles; default: the installed ones");
  listen->add_option("--folder", options->folder, "Keep each as a file here before it is acknowledged");
  listen->callback([options, &exit] {
    exit = instrument::run_listen({options->profile, options->port, options->profiles, options->folder});
  });
}

}  // namespace

void add_device_commands(CLI::App& app, int& exit) {
  const auto options = std::make_shared<DeviceOptions>();
  auto* device = app.add_subcommand("device", "The van's instruments");
  device->require_subcommand(1);

  auto* simulator = device->add_subcommand("simulate", "Play an instrument's bytes on a port until \"quit\"");
  simulator->add_option("kind", options->kind)
      ->required()
      ->check(CLI::IsMember({"astm", "bp", "escpos", "hl7", "idcard", "scale", "scanner", "urine"}));
  simulator
      ->add_option(
          "--port", options->port,
          "idcard: path of the pseudo-terminal's link; escpos: TCP port, 0 for any; others: pty, a path or tcp:PORT; "
          "astm and hl7 also connect:HOST:PORT")
      ->required();
  simulator->add_option("--control", options->control, "Unix socket that takes the same commands as standard input");
  simulator->add_option("--profile", options->profile,
                        "bp: hbp9030, hbp9020, tm265x, bp500; scanner: its suffix cr, crlf, tab, none");
  simulator->add_option("--folder", options->folder, "escpos: write every job here");
  simulator->callback([options, &exit] { exit = simulate(*options); });

  auto* decoder = device->add_subcommand("decode", "Hex lines in, one JSON message per line out");
  std::vector<std::string> names;
  for (const auto& [name, protocol] : protocols()) names.push_back(name);
  decoder->add_option("protocol", options->protocol)->required()->check(CLI::IsMember(names));
  decoder->add_flag("--stream", options->stream, "All lines are pieces of one port's bytes, cut anywhere");
  decoder->callback([options, &exit] { exit = decode(*options); });

  auto* encoder = device->add_subcommand("encode", "A print job in JSON in, the printer's bytes in hex out");
  encoder->add_option("protocol", options->protocol)->required()->check(CLI::IsMember({"escpos"}));
  encoder->add_flag("--raw", options->raw, "One job; its bytes instead of hex");
  encoder->callback([options, &exit] { exit = escpos::encode_escpos(std::cin, std::cout, options->raw); });

  add_instrument_commands(*device, options, exit);
}

}  // namespace nuanxin::cli
