#include "station/voice/wav.h"

#include <algorithm>
#include <fstream>
#include <iterator>

namespace nuanxin::station {
namespace {

constexpr std::size_t sample_bytes = 2, chunk_head = 8, riff_head = 12, format_size = 16;
constexpr std::size_t largest_wav = longest_sound * sample_bytes + 4096;  // with room for other chunks

std::uint32_t little_endian(std::string_view bytes, std::size_t at, std::size_t count) {
  std::uint32_t value = 0;
  for (std::size_t i = count; i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  return value;
}

void put_little_endian(std::string& out, std::uint32_t value, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) out += static_cast<char>(value >> 8 * i & 0xFF);
}

bool is_our_format(std::string_view format) {
  constexpr std::uint32_t pcm = 1;
  return format.size() >= format_size && little_endian(format, 0, 2) == pcm && little_endian(format, 2, 2) == 1 &&
         little_endian(format, 4, 4) == sound_rate && little_endian(format, 14, 2) == 16;
}

Sound samples_of(std::string_view data) {
  Sound out(data.size() / sample_bytes);
  for (std::size_t i = 0; i < out.size(); ++i)
    out[i] = static_cast<std::int16_t>(little_endian(data, i * sample_bytes, sample_bytes));
  return out;
}

}  // namespace

Result<Sound> parse_wav(std::string_view bytes) {
  if (bytes.size() > largest_wav) return refuse(Reason::too_large, "a WAV of more than a minute");
  if (bytes.size() < riff_head || !bytes.starts_with("RIFF") || bytes.substr(8, 4) != "WAVE")
    return refuse(Reason::invalid_value, "no WAV");
  bool format_known = false;
  for (std::size_t at = riff_head; bytes.size() - at >= chunk_head;) {
    const auto name = bytes.substr(at, 4);
    const std::size_t size = little_endian(bytes, at + 4, 4);
    at += chunk_head;
    if (size > bytes.size() - at) return refuse(Reason::invalid_value, "a WAV that is cut short");
    const auto body = bytes.substr(at, size);
    if (name == "fmt ") {
      if (!is_our_format(body)) return refuse(Reason::unsupported, "a WAV that is not 22050 Hz mono 16 bit");
      format_known = true;
    } else if (name == "data") {
      if (!format_known) return refuse(Reason::invalid_value, "a WAV without a format");
      return samples_of(body);
    }
    at += std::min(size + size % 2, bytes.size() - at);  // chunks begin at even places
  }
  return refuse(Reason::invalid_value, "a WAV without sound");
}

Result<Sound> read_wav(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return refuse(Reason::not_found, "no such WAV");
  std::string bytes(largest_wav + 1, '\0');
  in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<std::size_t>(in.gcount()));
  return parse_wav(bytes);
}

std::string wav_bytes(const Sound& sound) {
  const auto size = static_cast<std::uint32_t>(sound.size() * sample_bytes);
  std::string out = "RIFF";
  out.reserve(size + 44);
  put_little_endian(out, size + 36, 4);
  out += "WAVEfmt ";
  put_little_endian(out, format_size, 4);
  put_little_endian(out, 1, 2);  // PCM
  put_little_endian(out, 1, 2);  // one channel
  put_little_endian(out, sound_rate, 4);
  put_little_endian(out, sound_rate * sample_bytes, 4);
  put_little_endian(out, sample_bytes, 2);
  put_little_endian(out, 8 * sample_bytes, 2);
  out += "data";
  put_little_endian(out, size, 4);
  for (const auto sample : sound) put_little_endian(out, static_cast<std::uint16_t>(sample), sample_bytes);
  return out;
}

Result<Sound> join_sounds(const std::vector<Sound>& parts, std::chrono::milliseconds pause) {
  const auto silence = static_cast<std::size_t>(pause.count() * sound_rate / 1000);
  std::size_t size = parts.empty() ? 0 : silence * (parts.size() - 1);
  for (const auto& part : parts) size += part.size();
  if (size > longest_sound) return refuse(Reason::too_large, "a call of more than a minute");
  Sound out;
  out.reserve(size);
  for (const auto& part : parts) {
    if (&part != &parts.front()) out.insert(out.end(), silence, 0);
    out.insert(out.end(), part.begin(), part.end());
  }
  return out;
}

void scale_sound(Sound& sound, int volume) {
  const int part = std::clamp(volume, 0, 100);
  for (auto& sample : sound) sample = static_cast<std::int16_t>(sample * part / 100);
}

std::chrono::milliseconds duration_of(const Sound& sound) {
  return std::chrono::milliseconds(sound.size() * 1000 / sound_rate);
}

}  // namespace nuanxin::station
