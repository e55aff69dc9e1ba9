// queue: the queue engine without a hub.
#include <CLI/CLI.hpp>
#include <iostream>

#include "cli/families.h"
#include "queue/pipe.h"

namespace nuanxin::cli {
namespace {

void serve() {
  std::ios::sync_with_stdio(false);
  queue::Pipe pipe;
  for (std::string line; std::getline(std::cin, line);) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    std::cout << pipe.answer(line) << std::flush;
  }
}

}  // namespace

void add_queue_commands(CLI::App& app, int& exit) {
  auto* queue = app.add_subcommand("queue", "The engine that decides who is called where");
  queue->require_subcommand(1);
  auto* command = queue->add_subcommand("serve", "One fair over a pipe: events in, calls out, as lines of JSON");
  command->callback([&exit] {
    serve();
    exit = 0;
  });
}

}  // namespace nuanxin::cli
