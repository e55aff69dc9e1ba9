// A card reader that is not there: plays the real bytes on a pseudo-terminal, from its own thread. The same one serves
// tests, the demo and `nuanxin device simulate idcard`. Like the real ones it reads only after find and select, and
// does not find a card again that was read and still lies there. Threads: every member may be called from any thread.
// The constructor throws when there is no pseudo-terminal.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "devices/idcard/card.h"

namespace nuanxin::idcard {

enum class Fault {
  none,
  bad_checksum,   ///< the answer to read has one bit turned
  half_frame,     ///< the answer to read stops after 700 bytes
  inner_length,   ///< the answer to read has lengths that do not add up
  no_card,        ///< find says no card although one lies there
  select_failed,  ///< 81
  read_failed,    ///< 41
  wrong_card,     ///< 40
  line_noise,     ///< 10, "your checksum was wrong", to every command
  device_fault,   ///< 66
  noise,          ///< rubbish, also preamble bytes, before each answer
  mute,           ///< no answer to anything
  unplug          ///< the plug is pulled in the middle of the answer to read
};

/// "none", "checksum", "half", "inner_length", "nocard", "select", "read", "wrongcard", "linenoise", "device", "noise",
/// "mute", "unplug".
std::optional<Fault> fault_from_code(std::string_view);

/// Whether a card that was read is found again while it lies there: real readers differ.
enum class FindAgain { after_lifting, always };

struct IdCardSimulatorOptions {
  std::string link_path;        ///< a symbolic link to make; may be empty
  std::size_t chunk_bytes = 0;  ///< answers are written in pieces of this size; 0 = at once
  FindAgain find_again = FindAgain::after_lifting;
};

class IdCardSimulator {
 public:
  explicit IdCardSimulator(IdCardSimulatorOptions = {});
  ~IdCardSimulator();
  IdCardSimulator(const IdCardSimulator&) = delete;
  IdCardSimulator& operator=(const IdCardSimulator&) = delete;

  /// What the driver opens.
  std::string path() const;
  /// A card that fits no layout is refused; the field is named.
  Result<std::string> lay_card(const Card&);
  void lift_card();
  /// For the next `times` answers that it touches; 0 = until another fault is set.
  void set_fault(Fault, int times = 0);
  /// As with a USB plug; both return when it is done.
  void unplug();
  void plug();
  /// How many cards were read without a fault, and how many commands came at all.
  std::size_t cards_read() const;
  std::size_t commands_seen() const;

 private:
  class Impl;
  std::unique_ptr<Impl> m_impl;
};

/// A fictitious person on a card of that kind, area 329999.
Card sample_card(CardKind);

struct IdCardSimulatorProgram {
  std::string port;            ///< the link to make, e.g. /tmp/nuanxin-idcard
  std::string control_socket;  ///< may be empty
  std::string first_command;   ///< e.g. "lay resident"; may be empty
};

/// One command of the control: "lay resident|hkmotw|foreigner2023|foreigner2017", "lay {json}", "lift",
/// "fault NAME [TIMES]", "unplug", "plug". Gives "ok" or "error: …".
std::string obey(IdCardSimulator&, const std::string& line);

/// `nuanxin device simulate idcard`: blocks until quit, SIGINT or SIGTERM; 0, or 1 with a sentence on standard error.
/// Call it before other threads exist (it takes the two signals for itself).
int run_idcard_simulator(const IdCardSimulatorProgram&);

}  // namespace nuanxin::idcard
