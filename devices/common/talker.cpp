#include "devices/common/talker.h"

#include <algorithm>
#include <charconv>
#include <exception>
#include <iostream>
#include <utility>

#include "base/i18n.h"
#include "devices/common/control.h"

namespace nuanxin::device {
namespace {

/// A break and rubbish; no byte that ends or begins a message of any of the protocols.
constexpr std::string_view bad_plug("\x00\xFF\x13\xAA\x96\xFF\x00\xFE", 8);

constexpr const char* common_commands = ", half, bad-checksum, noise, flood N, unplug, plug, quit";

std::string filler(std::size_t size) {
  std::string bytes(size, '\0');
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>('0' + i % 10);
  return bytes;
}

}  // namespace

std::vector<std::string> words_of(std::string_view line) {
  std::vector<std::string> words;
  while (true) {
    line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
    if (line.empty()) return words;
    const auto end = std::min(line.find(' '), line.size());
    words.emplace_back(line.substr(0, end));
    line.remove_prefix(end);
  }
}

Talker::Talker(SimulatedPortOptions options, std::unique_ptr<Voice> voice)
    : m_voice(std::move(voice)), m_port(std::move(options), [this](std::string_view bytes) {
        const std::lock_guard lock(m_mutex);
        return m_voice->answer(bytes);
      }) {}

std::string Talker::send(std::string_view bytes) {
  if (!m_port.send(bytes)) return "error: unplugged, or too much is waiting";
  return "ok " + std::to_string(bytes.size()) + " bytes";
}

std::string Talker::flood(const std::string& count) {
  std::size_t size = 0;
  const auto [end, error] = std::from_chars(count.data(), count.data() + count.size(), size);
  if (error != std::errc{} || end != count.data() + count.size() || size > SimulatedPort::max_waiting)
    return "error: flood needs a number of bytes, at most " + std::to_string(SimulatedPort::max_waiting);
  return send(filler(size));
}

std::string Talker::say(const std::vector<std::string>& words) {
  auto said = [&] {
    const std::lock_guard lock(m_mutex);
    return m_voice->say(words);
  }();
  if (!said && said.error().reason == Reason::unsupported)
    return "error: commands are " + std::string(m_voice->commands()) + common_commands;
  if (!said) return "error: " + said.error().detail;
  std::string& bytes = said->bytes;
  if (std::exchange(m_is_next_damaged, false)) {
    if (!said->has_check) return "error: this message has no check byte to damage; nothing was sent";
    bytes.back() = static_cast<char>(bytes.back() ^ 0x04);
  }
  if (std::exchange(m_is_next_half, false)) bytes.resize(bytes.size() / 2);
  return send(bytes);
}

std::string Talker::obey(const std::string& line) {
  const auto words = words_of(line);
  if (words.empty()) return "error: no command";
  const std::string& word = words.front();
  if (word == "flood") return flood(words.size() == 2 ? words[1] : std::string());
  if (words.size() > 1) return say(words);
  if (word == "noise") return send(bad_plug);
  if (word == "plug") return m_port.plug() ? "ok" : "error: the port is taken";
  if (word == "unplug")
    m_port.unplug();
  else if (word == "half")
    m_is_next_half = true;
  else if (word == "bad-checksum")
    m_is_next_damaged = true;
  else
    return say(words);
  return "ok";
}

int run_talker(const TalkerProgram& program, std::unique_ptr<Voice> voice) {
  try {
    block_stop_signals();
    if (!voice) {
      std::cerr << trf("There is no instrument {} of this kind.", program.profile) << std::endl;
      return 1;
    }
    auto options = simulated_port_from(program.port);
    if (!options) {
      std::cerr << tr("The port must be a TCP port or an absolute path.") << std::endl;
      return 1;
    }
    Talker talker(*std::move(options), std::move(voice));
    std::cout << trf("The simulated instrument is at {}", talker.address()) << std::endl;
    const auto handle = [&talker](const std::string& line) { return talker.obey(line); };
    if (!program.first_command.empty()) std::cout << handle(program.first_command) << std::endl;
    run_control(program.control_socket, handle);
    return 0;
  } catch (const std::exception& e) {
    std::cerr << trf("The simulated device cannot run: {}", e.what()) << std::endl;
    return 1;
  }
}

}  // namespace nuanxin::device
