{
 "patcher": {
  "title": "sideman.status",
  "fileversion": 1,
  "appversion": {
   "major": 9,
   "minor": 0,
   "revision": 0,
   "architecture": "x64",
   "modernui": 1
  },
  "classnamespace": "box",
  "rect": [
   60,
   60,
   1180,
   420
  ],
  "bglocked": 0,
  "openinpresentation": 1,
  "default_fontsize": 12.0,
  "default_fontface": 0,
  "default_fontname": "Arial",
  "gridonopen": 1,
  "gridsize": [
   15.0,
   15.0
  ],
  "gridsnaponopen": 1,
  "objectsnaponopen": 1,
  "statusbarvisible": 2,
  "toolbarvisible": 1,
  "lefttoolbarpinned": 0,
  "toptoolbarpinned": 0,
  "righttoolbarpinned": 0,
  "bottomtoolbarpinned": 0,
  "toolbars_unpinned_last_save": 0,
  "tallnewobj": 0,
  "boxanimatetime": 200,
  "enablehscroll": 1,
  "enablevscroll": 1,
  "devicewidth": 0.0,
  "description": "How well it goes: margin and load, the counts of what went wrong, what the server could not do, and news.",
  "digest": "How well it goes: margin and load, the counts of what went wrong, what the server could not do, and news.",
  "tags": "",
  "style": "",
  "subpatcher_template": "",
  "assistshowspatchername": 0,
  "boxes": [
   {
    "box": {
     "id": "obj-1",
     "maxclass": "inlet",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      20.0,
      16,
      30,
      30
     ],
     "outlettype": [
      ""
     ],
     "comment": "everything that the server says, but its sound; link up, link down",
     "index": 1
    }
   },
   {
    "box": {
     "id": "obj-2",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      54.0,
      18,
      112,
      54.0
     ],
     "text": "everything that the server says, but its sound; link up, link down",
     "textcolor": [
      0.62,
      0.65,
      0.69,
      1.0
     ],
     "fontsize": 10.0,
     "linecount": 4
    }
   },
   {
    "box": {
     "id": "obj-3",
     "maxclass": "panel",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1110.0,
      20.0,
      60.0,
      20.0
     ],
     "bgfillcolor": [
      0.161,
      0.173,
      0.2,
      1.0
     ],
     "rounded": 8,
     "border": 0,
     "mode": 0,
     "background": 1,
     "ignoreclick": 1,
     "presentation": 1,
     "presentation_rect": [
      0.0,
      0.0,
      1280.0,
      88.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-4",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 9,
     "patching_rect": [
      20,
      90,
      148.0,
      22.0
     ],
     "outlettype": [
      "",
      "",
      "",
      "",
      "",
      "",
      "",
      "",
      ""
     ],
     "text": "v8 sideman.status.js"
    }
   },
   {
    "box": {
     "id": "obj-5",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      260,
      90,
      340,
      34.8
     ],
     "text": "Everything here comes from the server's heartbeat, /fail and /log.",
     "textcolor": [
      0.62,
      0.65,
      0.69,
      1.0
     ],
     "fontsize": 12.0,
     "linecount": 2
    }
   },
   {
    "box": {
     "id": "obj-6",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20,
      150,
      420,
      22
     ],
     "text": "no figures yet",
     "textcolor": [
      0.91,
      0.92,
      0.93,
      1.0
     ],
     "fontsize": 14.0,
     "varname": "budget",
     "presentation": 1,
     "presentation_rect": [
      254.0,
      10.0,
      480.0,
      24.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-7",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      460,
      150,
      120,
      22
     ],
     "text": "-",
     "textcolor": [
      0.298,
      0.78,
      0.698,
      1.0
     ],
     "fontsize": 18.0,
     "varname": "verdict",
     "presentation": 1,
     "presentation_rect": [
      134.0,
      7.0,
      110.0,
      28.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-8",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20,
      200,
      600,
      40
     ],
     "text": "nothing",
     "textcolor": [
      1.0,
      0.45,
      0.42,
      1.0
     ],
     "fontsize": 13.0,
     "varname": "trouble",
     "presentation": 1,
     "presentation_rect": [
      134.0,
      42.0,
      640.0,
      38.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-9",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20,
      260,
      600,
      22
     ],
     "text": "none",
     "textcolor": [
      0.62,
      0.65,
      0.69,
      1.0
     ],
     "fontsize": 12.0,
     "varname": "log",
     "presentation": 1,
     "presentation_rect": [
      846.0,
      42.0,
      424.0,
      38.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-10",
     "maxclass": "number",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      20.0,
      320,
      80,
      22.0
     ],
     "outlettype": [
      "int",
      ""
     ],
     "bgcolor": [
      0.075,
      0.082,
      0.098,
      1.0
     ],
     "textcolor": [
      0.91,
      0.92,
      0.93,
      1.0
     ],
     "bordercolor": [
      0.29,
      0.31,
      0.35,
      1.0
     ],
     "triangle": 0,
     "ignoreclick": 1,
     "fontsize": 12.0,
     "varname": "late",
     "hint": "blocks that came too late for their place: 0 is right",
     "presentation": 1,
     "presentation_rect": [
      806.0,
      11.0,
      40.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-11",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      950.0,
      44.0,
      220.0,
      20.0
     ],
     "text": "late",
     "textcolor": [
      0.62,
      0.65,
      0.69,
      1.0
     ],
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      744.0,
      13.0,
      61.0,
      18.0
     ],
     "textjustification": 2
    }
   },
   {
    "box": {
     "id": "obj-12",
     "maxclass": "number",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      140.0,
      320,
      80,
      22.0
     ],
     "outlettype": [
      "int",
      ""
     ],
     "bgcolor": [
      0.075,
      0.082,
      0.098,
      1.0
     ],
     "textcolor": [
      0.91,
      0.92,
      0.93,
      1.0
     ],
     "bordercolor": [
      0.29,
      0.31,
      0.35,
      1.0
     ],
     "triangle": 0,
     "ignoreclick": 1,
     "fontsize": 12.0,
     "varname": "underruns",
     "hint": "times that nothing was there to play: 0 is right",
     "presentation": 1,
     "presentation_rect": [
      912.0,
      11.0,
      40.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-13",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      950.0,
      68.0,
      220.0,
      20.0
     ],
     "text": "underruns",
     "textcolor": [
      0.62,
      0.65,
      0.69,
      1.0
     ],
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      850.0,
      13.0,
      61.0,
      18.0
     ],
     "textjustification": 2
    }
   },
   {
    "box": {
     "id": "obj-14",
     "maxclass": "number",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      260.0,
      320,
      80,
      22.0
     ],
     "outlettype": [
      "int",
      ""
     ],
     "bgcolor": [
      0.075,
      0.082,
      0.098,
      1.0
     ],
     "textcolor": [
      0.91,
      0.92,
      0.93,
      1.0
     ],
     "bordercolor": [
      0.29,
      0.31,
      0.35,
      1.0
     ],
     "triangle": 0,
     "ignoreclick": 1,
     "fontsize": 12.0,
     "varname": "gaps",
     "hint": "holes in what the server heard of you: 0 is right",
     "presentation": 1,
     "presentation_rect": [
      1018.0,
      11.0,
      40.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-15",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      950.0,
      92.0,
      220.0,
      20.0
     ],
     "text": "gaps",
     "textcolor": [
      0.62,
      0.65,
      0.69,
      1.0
     ],
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      956.0,
      13.0,
      61.0,
      18.0
     ],
     "textjustification": 2
    }
   },
   {
    "box": {
     "id": "obj-16",
     "maxclass": "number",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      380.0,
      320,
      80,
      22.0
     ],
     "outlettype": [
      "int",
      ""
     ],
     "bgcolor": [
      0.075,
      0.082,
      0.098,
      1.0
     ],
     "textcolor": [
      0.91,
      0.92,
      0.93,
      1.0
     ],
     "bordercolor": [
      0.29,
      0.31,
      0.35,
      1.0
     ],
     "triangle": 0,
     "ignoreclick": 1,
     "fontsize": 12.0,
     "varname": "refused",
     "hint": "messages that the server did not carry out: 0 is right",
     "presentation": 1,
     "presentation_rect": [
      1124.0,
      11.0,
      40.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-17",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      950.0,
      116.0,
      220.0,
      20.0
     ],
     "text": "refused",
     "textcolor": [
      0.62,
      0.65,
      0.69,
      1.0
     ],
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      1062.0,
      13.0,
      61.0,
      18.0
     ],
     "textjustification": 2
    }
   },
   {
    "box": {
     "id": "obj-18",
     "maxclass": "number",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      500.0,
      320,
      80,
      22.0
     ],
     "outlettype": [
      "int",
      ""
     ],
     "bgcolor": [
      0.075,
      0.082,
      0.098,
      1.0
     ],
     "textcolor": [
      0.91,
      0.92,
      0.93,
      1.0
     ],
     "bordercolor": [
      0.29,
      0.31,
      0.35,
      1.0
     ],
     "triangle": 0,
     "ignoreclick": 1,
     "fontsize": 12.0,
     "varname": "disk",
     "hint": "recordings that broke off or have a hole: 0 is right",
     "presentation": 1,
     "presentation_rect": [
      1230.0,
      11.0,
      40.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-19",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      950.0,
      140.0,
      220.0,
      20.0
     ],
     "text": "disk",
     "textcolor": [
      0.62,
      0.65,
      0.69,
      1.0
     ],
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      1168.0,
      13.0,
      61.0,
      18.0
     ],
     "textjustification": 2
    }
   },
   {
    "box": {
     "id": "obj-20",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      950.0,
      164.0,
      220.0,
      20.0
     ],
     "text": "HOW IT GOES",
     "textcolor": [
      0.91,
      0.92,
      0.93,
      1.0
     ],
     "fontsize": 13,
     "presentation": 1,
     "presentation_rect": [
      14.0,
      11.0,
      114.0,
      20.0
     ],
     "fontface": 1
    }
   },
   {
    "box": {
     "id": "obj-21",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      950.0,
      188.0,
      220.0,
      20.0
     ],
     "text": "could not do",
     "textcolor": [
      0.62,
      0.65,
      0.69,
      1.0
     ],
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      14.0,
      42.0,
      100.0,
      18.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-22",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      950.0,
      212.0,
      220.0,
      20.0
     ],
     "text": "news",
     "textcolor": [
      0.62,
      0.65,
      0.69,
      1.0
     ],
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      796.0,
      42.0,
      46.0,
      18.0
     ]
    }
   }
  ],
  "lines": [
   {
    "patchline": {
     "source": [
      "obj-1",
      0
     ],
     "destination": [
      "obj-4",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-4",
      0
     ],
     "destination": [
      "obj-6",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-4",
      1
     ],
     "destination": [
      "obj-7",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-4",
      7
     ],
     "destination": [
      "obj-8",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-4",
      8
     ],
     "destination": [
      "obj-9",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-4",
      2
     ],
     "destination": [
      "obj-10",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-4",
      3
     ],
     "destination": [
      "obj-12",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-4",
      4
     ],
     "destination": [
      "obj-14",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-4",
      5
     ],
     "destination": [
      "obj-16",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-4",
      6
     ],
     "destination": [
      "obj-18",
      0
     ],
     "order": 0
    }
   }
  ],
  "dependency_cache": [],
  "autosave": 0,
  "editing_bgcolor": [
   0.106,
   0.114,
   0.133,
   1.0
  ],
  "locked_bgcolor": [
   0.106,
   0.114,
   0.133,
   1.0
  ],
  "openrect": [
   0.0,
   0.0,
   1280.0,
   88.0
  ]
 }
}
