// A print job as a person would see it: what the simulator caught between two cuts. Pure but for save_job().
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "devices/escpos/bitmap.h"
#include "devices/escpos/scanner.h"

namespace nuanxin::escpos {

struct PrintedJob {
  std::string bytes;               ///< all of it, without status requests
  std::string text_bytes;          ///< as sent; a character may have come in two pieces
  std::string text;                ///< UTF-8, from finish() on
  std::vector<std::string> codes;  ///< contents of QR codes and barcodes
  Bitmap picture;                  ///< all raster blocks, one below the other
  void add(const PrintCommand&);
  void finish();
};

/// A whole job's bytes.
PrintedJob read_job(std::string_view bytes);

/// Portable bitmap (P4): most image viewers open it.
std::string to_pbm(const Bitmap&);

/// NNNN.bin, NNNN.txt (text and codes) and, with a picture, NNNN.pbm. Throws std::system_error.
void save_job(const PrintedJob&, const std::filesystem::path& folder, std::size_t number);

}  // namespace nuanxin::escpos
