#include "base/text.h"
#include "base/charset.h"

#include <catch2/catch.hpp>

using namespace nuanxin;

TEST_CASE("names are masked as the privacy page says") {
  CHECK(mask_name("张三") == "张*");
  CHECK(mask_name("张三丰") == "张*丰");
  CHECK(mask_name("欧阳建华") == "欧**华");
  CHECK(mask_name("阿卜杜拉·买买提") == "阿**提");
  CHECK(mask_name("JOHN SMITH") == "J*** S****");
  CHECK(mask_name("") == "");
  CHECK(mask_phone("13812345678") == "138****5678");
  CHECK(mask_document("32999919900307123X") == "**************123X");
}

TEST_CASE("names are found by pinyin") {
  CHECK(pinyin_initials("张三丰") == "zsf");
  CHECK(pinyin("张三丰") == "zhangsanfeng");
  CHECK(pinyin_initials("John Smith") == "js");
}

TEST_CASE("foreign text is cleaned before it goes anywhere") {
  CHECK(strip_controls("张\x1B@三\n") == "张@三");
  CHECK(trim("　 张三 \r\n") == "张三");
  CHECK_FALSE(is_utf8("\xC3\x28"));
  CHECK(to_valid_utf8("a\xFF") == "a\xEF\xBF\xBD");
  CHECK(fold("ＡＢＣ") == "abc");
  CHECK(code_points("张𬭎a") == 3);
}

TEST_CASE("an instrument's bytes are read as UTF-8, else as GB18030") {
  CHECK(decode_text("abc").charset == "UTF-8");
  CHECK(decode_text("\xE6\xB5\x8B").text == "测");
  const auto gb = decode_text("\xB2\xE2\xAB\x7C");
  CHECK(gb.text == "测珅");
  CHECK(gb.charset == "GB18030");
  CHECK_FALSE(gb.has_replacement);
  const auto neither = decode_text("a\xFF");
  CHECK(neither.text == "a\uFFFD");
  CHECK(neither.has_replacement);
}
