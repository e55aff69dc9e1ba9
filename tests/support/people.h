// Fictitious persons for tests: the area code 329999 is not assigned, so no real number can come out.
#pragma once

#include <fmt/format.h>

#include <string>

namespace nuanxin::test {

/// The GB 11643 number of person n (0 to 999 per birth day; other days follow), with its check digit.
inline std::string id_number(int n) {
  const int day = n / 999;
  std::string digits =
      fmt::format("329999{:04}{:02}{:02}{:03}", 1970 + day / 336, 1 + day / 28 % 12, 1 + day % 28, 1 + n % 999);
  int p = 0;
  for (const char c : digits) p = (p + (c - '0')) * 2 % 11;
  const int check = (12 - p) % 11;
  digits += check == 10 ? 'X' : static_cast<char>('0' + check);
  return digits;
}

/// A surname and a given name out of 20 × 30 common characters.
inline std::string name(int n) {
  static const char* surnames[] = {"王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴",
                                   "徐", "孙", "胡", "朱", "高", "林", "何", "郭", "马", "欧阳"};
  static const char* given[] = {"伟",   "芳",   "娜",   "敏",   "静",   "丽",   "强",   "磊",   "军",   "洋",
                                "勇",   "艳",   "杰",   "娟",   "涛",   "明",   "超",   "霞",   "平",   "刚",
                                "桂英", "建国", "志强", "秀兰", "海燕", "小龙", "文博", "春梅", "国庆", "雪松"};
  return std::string(surnames[n % 20]) + given[n / 20 % 30];
}

inline std::string phone(int n) { return fmt::format("138000{:05}", n % 100000); }

}  // namespace nuanxin::test
