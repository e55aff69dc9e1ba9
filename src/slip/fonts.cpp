#include "slip/fonts.h"

#include <algorithm>
#include <unordered_map>

namespace nuanxin::slip {
namespace {

constexpr const char* families = "WenQuanYi Micro Hei,Noto Sans CJK SC,HanaMinA,HanaMinB,sans-serif";

double pango_to_mm(int units) { return static_cast<double>(units) / PANGO_SCALE * mm_per_pt; }

class PangoMeasure final : public TextMeasure {
 public:
  PangoMeasure()
      : m_context(pango_font_map_create_context(pango_cairo_font_map_get_default())),
        m_layout((prepare(m_context.get()), pango_layout_new(m_context.get()))) {
    pango_layout_set_wrap(m_layout.get(), PANGO_WRAP_WORD_CHAR);
  }

  double width_mm(const std::string& text, double size_pt, Weight weight) const override {
    set(text, size_pt, weight, -1);
    int width = 0;
    pango_layout_get_size(m_layout.get(), &width, nullptr);
    return pango_to_mm(width);
  }

  std::vector<std::string> break_lines(const std::string& text, double size_pt, Weight weight,
                                       double width_mm) const override {
    set(text, size_pt, weight, static_cast<int>(std::max(0.1, width_mm) / mm_per_pt * PANGO_SCALE));
    std::vector<std::string> out;
    for (auto* at = pango_layout_get_lines_readonly(m_layout.get()); at != nullptr; at = at->next) {
      const auto* line = static_cast<PangoLayoutLine*>(at->data);
      auto piece = text.substr(static_cast<std::size_t>(line->start_index), static_cast<std::size_t>(line->length));
      while (!piece.empty() && piece.back() == ' ') piece.pop_back();
      out.push_back(std::move(piece));
    }
    if (out.empty()) out.emplace_back();
    return out;
  }

  bool has_glyph(char32_t c) const override {
    const auto [it, fresh] = m_known.try_emplace(c, false);
    if (fresh) {
      char utf8[6];
      const auto length = g_unichar_to_utf8(static_cast<gunichar>(c), utf8);
      set(std::string(utf8, static_cast<std::size_t>(length)), 11, Weight::regular, -1);
      it->second = pango_layout_get_unknown_glyphs_count(m_layout.get()) == 0;
    }
    return it->second;
  }

 private:
  void set(const std::string& text, double size_pt, Weight weight, int width) const {
    set_font(m_layout.get(), size_pt, weight);
    pango_layout_set_width(m_layout.get(), width);
    pango_layout_set_text(m_layout.get(), text.data(), static_cast<int>(text.size()));
  }

  PangoContextPtr m_context;
  PangoLayoutPtr m_layout;
  mutable std::unordered_map<char32_t, bool> m_known;
};

}  // namespace

void prepare(PangoContext* context) {
  pango_cairo_context_set_resolution(context, 72);
  pango_context_set_round_glyph_positions(context, FALSE);
  pango_context_set_language(context, pango_language_from_string("zh-cn"));
  pango_context_set_base_dir(context, PANGO_DIRECTION_LTR);
  auto* options = cairo_font_options_create();
  cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options(context, options);
  cairo_font_options_destroy(options);
}

void set_font(PangoLayout* layout, double size_pt, Weight weight) {
  auto* font = pango_font_description_new();
  pango_font_description_set_family_static(font, families);
  pango_font_description_set_absolute_size(font, size_pt * PANGO_SCALE);
  pango_font_description_set_weight(font, weight == Weight::bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description(layout, font);
  pango_font_description_free(font);
}

const TextMeasure& pango_measure() {
  thread_local const PangoMeasure measure;
  return measure;
}

}  // namespace nuanxin::slip
