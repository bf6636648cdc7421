# SPDX-License-Identifier: MIT
"""parse_powershell.py FILE...: prints each place that tree-sitter's PowerShell grammar does not accept; exit status 1 if there is one."""
import sys

import tree_sitter
import tree_sitter_powershell


def faults(node):
    if node.type == "ERROR" or node.is_missing:
        yield node
    for child in node.children:
        yield from faults(child)


def main(files):
    parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_powershell.language()))
    found = 0
    for name in files:
        with open(name, "rb") as file:
            root = parser.parse(file.read()).root_node
        if not root.children:
            print(f"{name}: empty")
            found += 1
        for node in faults(root):
            line, column = node.start_point
            print(f"{name}:{line + 1}:{column + 1}: {'missing ' + node.type if node.is_missing else 'syntax error'}")
            found += 1
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
