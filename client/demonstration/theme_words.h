// Sentences about the work on a theme, from which the demonstration picks.
#pragma once

#include <array>
#include <string_view>

namespace fieldpost {

struct ThemeWords {
  std::string_view theme;
  std::array<std::string_view, 6> milestones;  ///< In the order of work.
  std::array<std::string_view, 2> risks;
  std::array<std::string_view, 4> achievements;
  std::array<std::string_view, 3> difficulties;
  std::array<std::string_view, 3> lessons;
};

/// The words for a theme of the programme of work; those on criminal justice reform for others.
const ThemeWords& wordsForTheme(std::string_view theme);

}  // namespace fieldpost
