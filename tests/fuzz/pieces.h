// What the fuzzers of the instruments' codecs share: a port's bytes arrive cut anywhere, and that must not matter.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace nuanxin::fuzz {

using Pieces = std::vector<std::string_view>;

inline void demand(bool holds) {
  if (!holds) std::abort();
}

/// A piece's first byte says how long it is.
inline Pieces cut(std::string_view bytes) {
  Pieces pieces;
  while (!bytes.empty()) {
    pieces.push_back(bytes.substr(0, 1 + static_cast<unsigned char>(bytes.front()) % 24U));
    bytes.remove_prefix(pieces.back().size());
  }
  return pieces;
}

/// `listen` feeds the pieces to a decoder of its own and tells what it heard as text.
template <class Listen>
void same_however_cut(std::string_view bytes, Listen listen) {
  demand(listen(Pieces{bytes}) == listen(cut(bytes)));
}

/// What the decoder says, each event told by `tell`. A piece is gone once it was fed. `bound` is that of pending().
template <class Decoder, class Tell>
std::string hear(Decoder& decoder, const Pieces& pieces, std::size_t bound, Tell tell) {
  std::string said;
  for (const auto piece : pieces) {
    const std::vector<char> fed(piece.begin(), piece.end());
    for (const auto& event : decoder.feed({fed.data(), fed.size()})) said += tell(event);
    if constexpr (requires { decoder.pending(); }) demand(decoder.pending() <= bound);
  }
  return said;
}

/// A port as `nuanxin device decode --stream` reads it.
template <class Open>
void same_stream(std::string_view bytes, Open open) {
  same_however_cut(bytes, [&](const Pieces& pieces) {
    const auto stream = open();
    auto said = hear(*stream, pieces, 0, [](const auto& json) { return json.dump() + '\n'; });
    return said + (stream->is_pending() ? "incomplete" : "");
  });
}

}  // namespace nuanxin::fuzz
