// `nuanxin device probe PORT`: finds out what is attached. Asks a printer for its status and a card reader for a card,
// which nothing else minds, and listens at every speed of the profiles for bytes that a codec understands. Nothing is
// acknowledged: an analyzer's results stay in the analyzer. Blocks the calling thread; the port is claimed meanwhile.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "devices/instrument/recognise.h"

namespace nuanxin::instrument {

struct Finding {
  std::string profile;
  unsigned baud_rate = 0;  ///< 0 for TCP
  std::string why;
};

enum class ProbeEnd {
  found,
  silent,   ///< not one byte came
  unknown,  ///< bytes came that no codec understands
  in_use,
  no_port  ///< cannot be opened, or nobody answers at this TCP address
};

struct ProbeOptions {
  std::chrono::milliseconds listen{5000};  ///< at each speed
  std::chrono::milliseconds answer{700};   ///< for an answer to what we ask
  std::chrono::milliseconds open{3000};
};

/// Ends at the first speed at which something is found. `on_speed` before each (0 for TCP).
struct ProbeResult {
  ProbeEnd end = ProbeEnd::silent;
  std::vector<Finding> findings;
  std::size_t bytes = 0;  ///< heard at all speeds
};
ProbeResult probe(const device::Address&, const std::vector<Profile>&, const ProbeOptions& = {},
                  const std::function<void(unsigned baud_rate)>& on_speed = {});

/// The speeds of all profiles, those that most of them have first.
std::vector<unsigned> speeds_of(const std::vector<Profile>&);

/// What to do now: a translated sentence.
std::string advice(ProbeEnd);

struct ProbeProgram {
  std::string port;
  std::string profiles_folder;  ///< empty: default_profiles_folder()
  unsigned seconds = 5;         ///< of listening at each speed
};

/// One JSON line for each finding and a last one with "result" and "advice"; what to do meanwhile on standard error.
/// 0 when something was found, else 1.
int run_probe(const ProbeProgram&);

}  // namespace nuanxin::instrument
