#include "slip/paint.h"

#include <array>
#include <catch2/catch.hpp>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>

#include "samples.h"

using namespace nuanxin;
using namespace nuanxin::slip;

namespace {

namespace fs = std::filesystem;

/// A folder of its own that goes away with the test.
class Folder {
 public:
  Folder() {
    auto name = (fs::temp_directory_path() / "nuanxin-slip-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    m_path = name;
  }
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(m_path, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  fs::path operator/(const char* name) const { return m_path / name; }

 private:
  fs::path m_path;
};

std::string output_of(const std::string& command) {
  std::string out;
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), &pclose);
  REQUIRE(pipe);
  std::array<char, 4096> buffer{};
  while (const auto n = fread(buffer.data(), 1, buffer.size(), pipe.get())) out.append(buffer.data(), n);
  return out;
}

void save(const fs::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

/// Portable bit map: the raster as it is, with a line on top.
std::string pbm(const Raster& raster) {
  return "P4\n" + std::to_string(raster.width) + " " + std::to_string(raster.height) + "\n" +
         std::string(raster.rows.begin(), raster.rows.end());
}

std::string codes_in(const fs::path& picture) {
  return output_of("zbarimg --quiet --raw " + picture.string() + " 2>/dev/null");
}

}  // namespace

TEST_CASE("the PDF's text can be selected and holds values, grade and no full number") {
  const Folder folder;
  const auto path = folder / "slip.pdf";
  REQUIRE(write_pdf(lay_out(samples::rider(), Paper::A5), path).has_value());
  const auto text = output_of("pdftotext -layout " + path.string() + " -");
  for (const auto* part : {"A027", "张*丰", "建议转诊", "初步结果", "膝关节", "左膝主动屈曲", "84", "≥120", "偏低",
                           "118/76", "mmHg", "疑似半月板问题", "8月5日前", "陈静", "12351", "全国工会职工热线"}) {
    INFO(part);
    CHECK(text.find(part) != std::string::npos);
  }
  const auto fonts = output_of("pdffonts " + path.string());
  CHECK(fonts.find("yes") != std::string::npos);
  CHECK(fonts.find("no  no") == std::string::npos);
  const auto info = output_of("pdfinfo " + path.string());
  CHECK(info.find("419.5") != std::string::npos);
  CHECK(info.find("CreationDate") == std::string::npos);
}

TEST_CASE("every sample is a PDF that opens, on every paper") {
  const Folder folder;
  for (const auto& [name, model] : samples::all_slips())
    for (const auto paper : {Paper::A5, Paper::Roll80, Paper::Roll58}) {
      INFO(name);
      const auto layout = lay_out(model, paper);
      const auto path = folder / "any.pdf";
      REQUIRE(write_pdf(layout, path).has_value());
      CHECK(output_of("pdfinfo " + path.string()).find("Pages:           " + std::to_string(layout.page_count())) !=
            std::string::npos);
      CHECK(output_of("pdffonts " + path.string() + " | tail -n +3 | grep -c ' no .* no '") == "0\n");
    }
}

TEST_CASE("the same slip gives the same bytes") {
  const auto first = pdf_bytes(lay_out(samples::driver(), Paper::A5));
  CHECK(first == pdf_bytes(lay_out(samples::driver(), Paper::A5)));
  const auto raster = paint_raster(lay_out(samples::driver(), Paper::Roll80));
  CHECK(raster.rows == paint_raster(lay_out(samples::driver(), Paper::Roll80)).rows);
}

TEST_CASE("the QR code reads back from the picture") {
  const Folder folder;
  const auto model = samples::healthy();
  save(folder / "slip.png", png(lay_out(model, Paper::A5)));
  CHECK(codes_in(folder / "slip.png") == model.qr_text + "\n");
}

TEST_CASE("the QR code reads back from what a thermal printer gets") {
  const Folder folder;
  const auto ticket = samples::ticket();
  save(folder / "t80.pbm", pbm(paint_raster(lay_out(ticket, Paper::Roll80), 576)));
  CHECK(codes_in(folder / "t80.pbm") == ticket.qr_text + "\n");
  save(folder / "t58.pbm", pbm(paint_raster(lay_out(ticket, Paper::Roll58), 384)));
  CHECK(codes_in(folder / "t58.pbm") == ticket.qr_text + "\n");
  const auto slip = samples::rider();
  save(folder / "s80.pbm", pbm(paint_raster(lay_out(slip, Paper::Roll80), 576)));
  CHECK(codes_in(folder / "s80.pbm") == slip.qr_text + "\n");
}

TEST_CASE("the specimen's bar code reads back from what a thermal printer gets, beside the QR code") {
  const Folder folder;
  auto ticket = samples::ticket();
  ticket.specimen = "26093000017";
  const auto both = [&](const char* name) {
    const auto found = codes_in(folder / name);
    INFO(found);
    CHECK(found.find(ticket.specimen + "\n") != std::string::npos);
    CHECK(found.find(ticket.qr_text + "\n") != std::string::npos);
  };
  save(folder / "t80.pbm", pbm(paint_raster(lay_out(ticket, Paper::Roll80), 576)));
  both("t80.pbm");
  save(folder / "t58.pbm", pbm(paint_raster(lay_out(ticket, Paper::Roll58), 384)));
  both("t58.pbm");
}

TEST_CASE("the bars stand in their place, and nothing is printed over them") {
  auto ticket = samples::ticket();
  ticket.specimen = "26093000017";
  const auto layout = lay_out(ticket, Paper::Roll80);
  const auto raster = paint_raster(layout, 576);
  constexpr double dots = 8;
  for (const auto& item : layout.pages.front().items) {
    const auto* bars = std::get_if<Bars>(&item);
    if (!bars) continue;
    const auto changes_at = [&](double y_mm) {
      int changes = 0;
      const auto y = static_cast<int>(y_mm * dots);
      for (int x = static_cast<int>(bars->box.x * dots); x < static_cast<int>((bars->box.x + bars->box.w) * dots); ++x)
        changes += raster.black(x, y) != raster.black(x + 1, y) ? 1 : 0;
      return changes;
    };
    const int at_the_top = changes_at(bars->box.y + 0.5);
    CHECK(at_the_top > 40);
    for (double y = bars->box.y + 1; y < bars->box.y + bars->box.h - 0.5; y += 0.5) CHECK(changes_at(y) == at_the_top);
    CHECK(changes_at(bars->box.y + bars->box.h + 0.3) == 0);
    return;
  }
  FAIL("no bars on the ticket");
}

TEST_CASE("a raster has whole bytes, its rows, some black and mostly white") {
  for (const int dots : {576, 384}) {
    const auto layout = lay_out(samples::ticket(), dots == 576 ? Paper::Roll80 : Paper::Roll58);
    const auto raster = paint_raster(layout, dots);
    CHECK(raster.width == dots);
    CHECK(raster.width % 8 == 0);
    CHECK(raster.height == Approx(layout.pages.front().height_mm * 8).margin(1));
    REQUIRE(raster.rows.size() == static_cast<std::size_t>(raster.width / 8 * raster.height));
    std::size_t black = 0;
    for (int y = 0; y < raster.height; ++y)
      for (int x = 0; x < raster.width; ++x) black += raster.black(x, y) ? 1 : 0;
    const auto all = static_cast<std::size_t>(raster.width) * static_cast<std::size_t>(raster.height);
    CHECK(black > all / 50);
    CHECK(black < all / 4);
  }
}

TEST_CASE("a band boundary leaves no gap in a long raster") {
  // The same content painted at a height that moves the bands must have the same rows.
  auto layout = lay_out(samples::longest(), Paper::Roll80);
  const auto raster = paint_raster(layout);
  REQUIRE(raster.height > 3000);
  auto cut = layout;
  cut.pages.front().height_mm = 1500.0 / 8;
  const auto shorter = paint_raster(cut);
  const auto bytes = static_cast<std::ptrdiff_t>(shorter.rows.size());
  CHECK(std::equal(shorter.rows.begin(), shorter.rows.begin() + bytes, raster.rows.begin()));
}

TEST_CASE("rare name characters are printed where a wide font is installed") {
  auto model = samples::ticket();
  model.masked_name = "㐂䶮𠮷𬱖";
  const auto layout = lay_out(model);
  const Folder folder;
  REQUIRE(write_pdf(layout, folder / "rare.pdf").has_value());
  const auto text = output_of("pdftotext " + (folder / "rare.pdf").string() + " -");
  const auto replaced = text.find("□U+") != std::string::npos;
  CHECK(replaced == !missing_glyphs(layout).empty());
  if (missing_glyphs(layout).empty()) CHECK(text.find("㐂䶮𠮷𬱖") != std::string::npos);
}

TEST_CASE("a character of no script is never an empty box without a word") {
  auto model = samples::ticket();
  model.masked_name = "王\U00050000";
  const auto layout = lay_out(model);
  CHECK(missing_glyphs(layout) == std::vector<std::string>{"U+50000"});
}

TEST_CASE("a slip that cannot be written is a refusal and leaves nothing behind") {
  const Folder folder;
  const auto answer = write_pdf(lay_out(samples::healthy(), Paper::A5), folder / "no" / "such" / "slip.pdf");
  REQUIRE(answer.has_error());
  CHECK(answer.error().reason == Reason::unavailable);
}

// Not a test: NUANXIN_SLIP_PICTURES=/tmp/slips test_slip "[.pictures]" paints the samples for the eye.
TEST_CASE("pictures of the samples", "[.pictures]") {
  const auto* target = std::getenv("NUANXIN_SLIP_PICTURES");
  REQUIRE(target != nullptr);
  const fs::path folder(target);
  fs::create_directories(folder);
  for (const auto& [name, model] : samples::all_slips()) {
    const auto a5 = lay_out(model, Paper::A5);
    save(folder / (std::string(name) + ".pdf"), pdf_bytes(a5));
    for (int i = 0; i < a5.page_count(); ++i)
      save(folder / (std::string(name) + "-a5-" + std::to_string(i + 1) + ".png"), png(a5, i));
    save(folder / (std::string(name) + "-80.png"), png(lay_out(model, Paper::Roll80)));
    save(folder / (std::string(name) + "-80.pbm"), pbm(paint_raster(lay_out(model, Paper::Roll80))));
    save(folder / (std::string(name) + "-58.png"), png(lay_out(model, Paper::Roll58)));
  }
  for (const auto& [name, model] : {std::pair{"ticket", samples::ticket()}, {"ticket-long", samples::long_ticket()}}) {
    save(folder / (std::string(name) + ".png"), png(lay_out(model)));
    save(folder / (std::string(name) + ".pbm"), pbm(paint_raster(lay_out(model))));
    save(folder / (std::string(name) + "-58.png"), png(lay_out(model, Paper::Roll58)));
  }
}
