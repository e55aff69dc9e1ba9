// How much of something a strip shows: −, ±, 1+ to 4+, "normal", "positive", whatever the analyzer's spelling. Pure.
// Source: protocol page 3.2.
#pragma once

#include <optional>
#include <string_view>

namespace nuanxin::urine {

enum class Grade { negative, normal, trace, plus1, plus2, plus3, plus4, positive };

/// UTF-8 text such as "+1", "1+", "(+)", "＋＋", "±", "Trace", "NEG", "阴性（-）"; blanks around it and case do not
/// matter. Nothing for everything else: "+++1" is not guessed at.
std::optional<Grade> parse_grade(std::string_view text);

/// "-", "normal", "+-", "1+" … "4+", "pos".
std::string_view to_text(Grade);

/// 1+ and more; a bare "positive" too.
bool is_at_least_plus1(Grade);

}  // namespace nuanxin::urine
