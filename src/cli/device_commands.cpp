// device: instruments without a screen. `simulate` plays real bytes over a real port; `decode` reads hex lines
// (docs/devices.md).
#include <CLI/CLI.hpp>
#include <iostream>

#include "cli/console.h"
#include "cli/families.h"
#include "devices/escpos/simulator.h"
#include "devices/escpos/status.h"
#include "devices/idcard/message.h"
#include "devices/idcard/simulator.h"

namespace nuanxin::cli {
namespace {

struct DeviceOptions {
  std::string kind, port, control, protocol, folder;
};

int simulate(const DeviceOptions& options) {
  if (options.kind == "idcard") return idcard::run_idcard_simulator({options.port, options.control, {}});
  return escpos::run_escpos_simulator({options.port, options.control, options.folder});
}

int decode(const DeviceOptions& options) {
  if (options.protocol == "idcard") return idcard::decode_idcard(std::cin, std::cout);
  return escpos::decode_escpos_status(std::cin, std::cout);
}

}  // namespace

void add_device_commands(CLI::App& app, int& exit) {
  const auto options = std::make_shared<DeviceOptions>();
  auto* device = app.add_subcommand("device", "The van's instruments");
  device->require_subcommand(1);

  auto* simulator = device->add_subcommand("simulate", "Play an instrument's bytes on a port until \"quit\"");
  simulator->add_option("kind", options->kind)->required()->check(CLI::IsMember({"idcard", "escpos"}));
  simulator
      ->add_option("--port", options->port, "idcard: path of the pseudo-terminal's link; escpos: TCP port, 0 for any")
      ->required();
  simulator->add_option("--control", options->control, "Unix socket that takes the same commands as standard input");
  simulator->add_option("--folder", options->folder, "escpos: write every job here");
  simulator->callback([options, &exit] { exit = simulate(*options); });

  auto* decoder = device->add_subcommand("decode", "Hex lines in, one JSON message per line out");
  decoder->add_option("protocol", options->protocol)->required()->check(CLI::IsMember({"idcard", "escpos-status"}));
  decoder->callback([options, &exit] { exit = decode(*options); });
}

}  // namespace nuanxin::cli
