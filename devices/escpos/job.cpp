#include "devices/escpos/job.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <system_error>

#include "devices/escpos/gb18030.h"

namespace nuanxin::escpos {
namespace {

constexpr int max_picture_rows = 100000;

std::vector<std::uint8_t> widened(const Bitmap& bitmap, int width) {
  if (bitmap.width == width) return bitmap.rows;
  const auto from = static_cast<std::size_t>(bitmap.bytes_per_row());
  const auto to = static_cast<std::size_t>((width + 7) / 8);
  std::vector<std::uint8_t> rows(to * static_cast<std::size_t>(bitmap.height));
  for (std::size_t y = 0; y < static_cast<std::size_t>(bitmap.height); ++y)
    std::copy_n(bitmap.rows.begin() + static_cast<std::ptrdiff_t>(y * from), from,
                rows.begin() + static_cast<std::ptrdiff_t>(y * to));
  return rows;
}

void append_below(Bitmap& picture, const Bitmap& block) {
  if (block.width == 0 || picture.height + block.height > max_picture_rows) return;
  const int width = std::max(picture.width, block.width);
  picture.rows = widened(picture, width);
  const auto rows = widened(block, width);
  picture.rows.insert(picture.rows.end(), rows.begin(), rows.end());
  picture.width = width;
  picture.height += block.height;
}

void write_file(const std::filesystem::path& path, std::string_view bytes) {
  std::ofstream file(path, std::ios::binary);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  file.close();
  if (!file) throw std::system_error(errno, std::generic_category(), path.string());
}

}  // namespace

void PrintedJob::add(const PrintCommand& command) {
  bytes += command.bytes;
  switch (command.kind) {
    case PrintCommand::Kind::text:
      text_bytes += command.data;
      break;
    case PrintCommand::Kind::qr:
    case PrintCommand::Kind::barcode:
      codes.push_back(command.data);
      break;
    case PrintCommand::Kind::raster:
      append_below(picture, command.bitmap);
      break;
    default:
      break;
  }
}

void PrintedJob::finish() { text = from_gb18030(text_bytes); }

PrintedJob read_job(std::string_view bytes) {
  CommandScanner scanner;
  PrintedJob job;
  for (const auto& command : scanner.feed(bytes)) job.add(command);
  job.finish();
  return job;
}

std::string to_pbm(const Bitmap& bitmap) {
  std::string out = fmt::format("P4\n{} {}\n", bitmap.width, bitmap.height);
  out.append(bitmap.rows.begin(), bitmap.rows.end());
  return out;
}

void save_job(const PrintedJob& job, const std::filesystem::path& folder, std::size_t number) {
  std::filesystem::create_directories(folder);
  const auto name = [&](std::string_view suffix) { return folder / fmt::format("{:04}.{}", number, suffix); };
  std::string text = job.text;
  for (const auto& code : job.codes) text += "\n[" + code + "]";
  write_file(name("bin"), job.bytes);
  write_file(name("txt"), text + "\n");
  if (job.picture.height > 0) write_file(name("pbm"), to_pbm(job.picture));
}

}  // namespace nuanxin::escpos
