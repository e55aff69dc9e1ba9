#include "slip/layout.h"

#include <catch2/catch.hpp>
#include <set>

#include "samples.h"

using namespace nuanxin::slip;

namespace {

/// Every hanzi one em, every other character half; knows no glyph beyond the basic plane.
class EmMeasure final : public TextMeasure {
 public:
  double width_mm(const std::string& text, double size_pt, Weight) const override {
    double em = 0;
    for (const auto& [bytes, wide] : characters(text)) em += wide ? 1 : 0.5;
    return em * size_pt * 25.4 / 72;
  }
  std::vector<std::string> break_lines(const std::string& text, double size_pt, Weight weight,
                                       double width) const override {
    std::vector<std::string> out{""};
    for (const auto& [bytes, wide] : characters(text)) {
      if (!out.back().empty() && width_mm(out.back() + bytes, size_pt, weight) > width) out.emplace_back();
      out.back() += bytes;
    }
    return out;
  }
  bool has_glyph(char32_t c) const override { return c < 0x10000; }

 private:
  static std::vector<std::pair<std::string, bool>> characters(const std::string& text) {
    std::vector<std::pair<std::string, bool>> out;
    for (const char c : text) {
      const auto byte = static_cast<unsigned char>(c);
      if (byte < 0x80 || byte >= 0xC0 || out.empty()) {
        out.emplace_back(std::string(1, c), byte >= 0x80);
      } else {
        out.back().first += c;
      }
    }
    return out;
  }
};

std::vector<Text> texts_of(const Page& page) {
  std::vector<Text> out;
  for (const auto& item : page.items)
    if (const auto* text = std::get_if<Text>(&item)) out.push_back(*text);
  return out;
}

std::string all_text(const Layout& layout) {
  std::string out;
  for (const auto& page : layout.pages)
    for (const auto& text : texts_of(page)) out += text.text + "\n";
  return out;
}

/// Where the ink of the line is: its box narrowed to the measured width.
Box inked(const Text& text, const TextMeasure& measure) {
  auto box = text.box;
  const auto w = measure.width_mm(text.text, text.size_pt, text.weight);
  const auto free = box.w - w;
  box.x += text.align == Align::left ? 0 : text.align == Align::centre ? free / 2 : free;
  box.w = w;
  return box;
}

bool overlap(const Box& a, const Box& b) {
  constexpr double touch = 0.05;
  return a.x + a.w > b.x + touch && b.x + b.w > a.x + touch && a.y + a.h > b.y + touch && b.y + b.h > a.y + touch;
}

void check_page(const Layout& layout, const Page& page, const TextMeasure& measure) {
  constexpr double hair = 0.05;
  for (const auto& item : page.items) {
    const auto box = bounds(item);
    CHECK(box.x >= layout.margin_mm - 0.5);
    CHECK(box.x + box.w <= layout.width_mm - layout.margin_mm + 0.5);
    CHECK(box.y >= 0);
    CHECK(box.y + box.h <= page.height_mm);
  }
  const auto texts = texts_of(page);
  std::vector<Box> taken;
  for (const auto& text : texts) {
    INFO(text.text);
    const auto box = inked(text, measure);
    CHECK(text.size_pt >= 11);
    CHECK(box.x >= text.box.x - hair);
    CHECK(box.w <= text.box.w + hair);
    for (const auto& other : taken) CHECK_FALSE(overlap(box, other));
    taken.push_back(box);
  }
  for (const auto& item : page.items)
    if (const auto* code = std::get_if<Qr>(&item))
      for (const auto& box : taken) {
        INFO("text at " << box.x << ", " << box.y << " and code at " << code->box.x << ", " << code->box.y);
        CHECK_FALSE(overlap(box, code->box));
      }
}

void check_layout(const Layout& layout, const TextMeasure& measure) {
  REQUIRE(layout.page_count() >= 1);
  for (const auto& page : layout.pages) check_page(layout, page, measure);
}

}  // namespace

TEST_CASE("no slip has anything off the paper, too small or over other text") {
  const EmMeasure em;
  for (const auto& [name, model] : samples::all_slips())
    for (const auto paper : {Paper::A5, Paper::Roll80, Paper::Roll58}) {
      INFO(name << " on paper " << static_cast<int>(paper));
      check_layout(lay_out(model, paper, em), em);
      check_layout(lay_out(model, paper), pango_measure());
    }
}

TEST_CASE("no ticket has anything off the paper, too small or over other text") {
  const EmMeasure em;
  for (const auto& model : {samples::ticket(), samples::long_ticket()})
    for (const auto paper : {Paper::Roll80, Paper::Roll58}) {
      check_layout(lay_out(model, paper, em), em);
      check_layout(lay_out(model, paper), pango_measure());
    }
}

TEST_CASE("a usual slip needs at most two A5 pages and a healthy one a single page") {
  CHECK(lay_out(samples::healthy(), Paper::A5).page_count() == 1);
  CHECK(lay_out(samples::rider(), Paper::A5).page_count() <= 2);
  CHECK(lay_out(samples::driver(), Paper::A5).page_count() <= 2);
}

TEST_CASE("a long slip flows over numbered pages and loses no value") {
  const auto model = samples::longest();
  const auto layout = lay_out(model, Paper::A5);
  REQUIRE(layout.page_count() >= 3);
  std::size_t values = 0;
  std::size_t printed = 0;
  for (const auto& exam : model.exams)
    for (const auto& value : exam.values) values += value.reference == "18.5-23.9" ? 1 : 0;
  for (int i = 0; i < layout.page_count(); ++i) {
    const auto texts = texts_of(layout.pages[static_cast<std::size_t>(i)]);
    std::string page;
    for (const auto& text : texts) {
      page += text.text + "\n";
      printed += text.text == "18.5-23.9" ? 1 : 0;
    }
    INFO(page);
    CHECK(page.find("第 " + std::to_string(i + 1) + "/" + std::to_string(layout.page_count()) + " 页") !=
          std::string::npos);
    CHECK(page.find("12351") != std::string::npos);
    CHECK(page.find("B114") != std::string::npos);
  }
  CHECK(printed == values);
}

TEST_CASE("both papers carry the same content") {
  const auto model = samples::rider();
  for (const auto paper : {Paper::A5, Paper::Roll80, Paper::Roll58}) {
    const auto text = all_text(lay_out(model, paper));
    for (const auto* part :
         {"A027", "张*丰", "建议转诊", "初步结果", "补打", "陈静", "12351", "8月5日前", "上次", "61", "▼偏低"}) {
      INFO(part);
      CHECK(text.find(part) != std::string::npos);
    }
  }
}

TEST_CASE("a sealed slip bears its seal and desk and nothing of a health slip; print queues learn the ticket alone") {
  for (const auto paper : {Paper::A5, Paper::Roll80, Paper::Roll58}) {
    const auto layout = lay_out(samples::sealed(), paper, EmMeasure());
    CHECK(layout.title == "A031");
    const auto text = all_text(layout);
    for (const auto* part : {"此单", "法律服务", "A031", "王*", "2026-08-05", "欠薪", "▲偏高", "陈静", "12351"}) {
      INFO(part);
      CHECK(text.find(part) != std::string::npos);
    }
    for (const auto* part : {"健康检查结果单", "总体结论", "正常", "初步结果", "医生", "正面"}) {
      INFO(part);
      CHECK(text.find(part) == std::string::npos);
    }
  }
}

TEST_CASE("at most five lines of advice are printed") {
  auto model = samples::healthy();
  for (int i = 0; i < 9; ++i) model.advice.push_back({"建议" + std::to_string(i), 0});
  const auto text = all_text(lay_out(model, Paper::A5));
  CHECK(text.find("建议3") != std::string::npos);
  CHECK(text.find("建议4") == std::string::npos);
}

TEST_CASE("the slip's language is the model's") {
  const auto text = all_text(lay_out(samples::english(), Paper::A5));
  CHECK(text.find("Referral") != std::string::npos);
  CHECK(text.find("Preliminary result") != std::string::npos);
  CHECK(text.find("建议") == std::string::npos);
}

TEST_CASE("a character that no font has is shown by its code and reported") {
  auto model = samples::ticket();
  model.masked_name = "李*𬱖";
  const auto layout = lay_out(model, Paper::Roll80, EmMeasure());
  CHECK(layout.missing == std::vector<std::string>{"U+2CC56"});
  CHECK(all_text(layout).find("李*□U+2CC56") != std::string::npos);
}

TEST_CASE("a ticket is a strip with its number at least three times body size") {
  const auto layout = lay_out(samples::ticket(), Paper::A5);
  CHECK(layout.paper == Paper::Roll80);
  double size = 0;
  for (const auto& text : texts_of(layout.pages.front()))
    if (text.text == "A027") size = text.size_pt;
  CHECK(size >= 33);
}

TEST_CASE("hostile lengths are printed whole and end") {
  SlipModel model;
  model.fair_name = std::string(2000, 'W');
  model.next_step_text = std::string(2000, 'W');
  model.due_text = std::string(2000, 'W');
  model.doctor = std::string(2000, 'W');
  model.masked_name = model.ticket = std::string(200, 'W');
  model.red_flags = {std::string(2000, 'W')};
  model.advice = {{std::string(2000, 'W'), 2}};
  const EmMeasure em;
  for (const auto paper : {Paper::A5, Paper::Roll80, Paper::Roll58}) check_layout(lay_out(model, paper, em), em);
}
